#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing, builds one preset and runs its tests.
#   tests/run.sh [dev|release|asan-ubsan|tsan|clang]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset="${1:-dev}"
sets=(build media modules)
case "$preset" in
    dev | release | asan-ubsan) ;;
    clang | tsan) sets+=(clang) ;;
    *) echo "usage: $0 [dev|release|asan-ubsan|tsan|clang]" >&2; exit 2 ;;
esac

bash cmake/debian-packages.sh "${sets[@]}"
bash cmake/build.sh "$preset"
ctest --preset "$preset" --parallel "$(nproc)"
