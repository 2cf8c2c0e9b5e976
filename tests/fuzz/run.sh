#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# tests/fuzz/run.sh [seconds] [target...]: builds the fuzzers with Clang and runs each for that long
# (60 by default), beginning with tests/fuzz/seeds/<target>. What makes one fail is kept in
# build/fuzz; CXX and CXXFLAGS can be set. A line "// Links: ..." in a target names its libraries.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
seconds="${1:-60}"
targets=("${@:2}")
if [ ${#targets[@]} -eq 0 ]; then
    for source in "$root"/tests/fuzz/*.cpp; do
        targets+=("$(basename "$source" .cpp)")
    done
fi

out="$root/build/fuzz"
mkdir -p "$out"
for target in "${targets[@]}"; do
    read -r -a extra <<<"${CXXFLAGS:-}"
    read -r -a libraries <<<"$(sed -n 's|^// Links: ||p' "$root/tests/fuzz/$target.cpp")"
    "${CXX:-clang++-19}" -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined \
        -fno-sanitize-recover=all -DASIO_STANDALONE -DASIO_HAS_CO_AWAIT=1 -I"$root/include" \
        "${extra[@]}" "$root/tests/fuzz/$target.cpp" -o "$out/$target" -lfmt -pthread \
        "${libraries[@]/#/-l}"
    mkdir -p "$out/corpus/$target"
    seeds=("$root/tests/fuzz/seeds/$target")
    [ -d "${seeds[0]}" ] || seeds=()
    echo "== $target: $seconds s"
    "$out/$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
        -verbosity=0 -artifact_prefix="$out/$target." "$out/corpus/$target" "${seeds[@]}"
done
