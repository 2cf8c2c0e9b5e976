#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing, builds the benchmarks and prints their table.
#   tests/benchmark/run.sh [options of Google Benchmark]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

{
    bash cmake/debian-packages.sh build benchmark
    bash cmake/build.sh benchmark
} >&2
exec build/benchmark/tests/benchmark/coflow_benchmarks "$@"
