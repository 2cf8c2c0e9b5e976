#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Configures a preset and builds it, or only the named targets of it.
#   cmake/build.sh <preset> [target...]
# What stands in COFLOW_CONFIGURE_OPTIONS is given to CMake as well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset="$1"
shift
targets=("${@:-all}")
read -r -a options <<<"${COFLOW_CONFIGURE_OPTIONS:-}"

echo "Building ${targets[*]} in build/$preset"
cmake --preset "$preset" --log-level=WARNING "${options[@]}" >/dev/null
# -k 0 shows all that is broken, not only what broke first.
cmake --build --preset "$preset" --parallel "$(nproc)" --target "${targets[@]}" -- --quiet -k 0
