#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the fuzzers and runs each for some seconds; what it finds stays in build/fuzz.
#   tests/fuzz/run.sh [seconds [fuzzer...]]
# A fuzzer is a file tests/fuzz/<name>.cpp. What it links stands in a line "// links: a b"; inputs
# to begin with may lie in tests/fuzz/seeds/<name>.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds="${1:-60}"
[ $# -gt 0 ] && shift
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
    for source in tests/fuzz/*.cpp; do names+=("$(basename "$source" .cpp)"); done
fi
bash cmake/debian-packages.sh build media modules clang

flags=(-std=c++20 -O1 -g1 -Iinclude -DASIO_STANDALONE -DASIO_HAS_CO_AWAIT=1
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Wno-deprecated-declarations
    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
failed=()
for name in "${names[@]}"; do
    source="tests/fuzz/$name.cpp"
    folder="build/fuzz/$name"
    mkdir -p "$folder/corpus"
    read -r -a libraries <<<"$(sed -n 's|^// links: ||p' "$source")"
    clang++-19 "${flags[@]}" "$source" -o "$folder/fuzzer" -pthread -lfmt "${libraries[@]/#/-l}"
    corpora=("$folder/corpus")
    if [ -d "tests/fuzz/seeds/$name" ]; then corpora+=("tests/fuzz/seeds/$name"); fi
    if "$folder/fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
        -artifact_prefix="$folder/" "${corpora[@]}" >"$folder/log" 2>&1; then
        echo "$name: $(grep '^Done' "$folder/log")"
    else
        failed+=("$name")
        echo "$name: FAILED, see $folder/log"
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "Failed: ${failed[*]}"
    exit 1
fi
