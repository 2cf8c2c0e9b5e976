#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs the Debian packages of the named sets that are missing: build media modules clang benchmark.
# Needs root or sudo only when something is missing.
set -euo pipefail

packages_of() {
    case "$1" in
        build) echo g++ cmake ninja-build ccache python3 clang-format-19 pkg-config ca-certificates \
            libasio-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libvalijson-dev catch2 ;;
        media) echo libcli11-dev ffmpeg libsndfile1-dev libsamplerate0-dev libebur128-dev libfftw3-dev \
            libfluidsynth-dev timgm6mb-soundfont fonts-dejavu-core ;;
        modules) echo libsqlite3-dev libuchardet-dev libicu-dev libcld2-dev libboost-dev \
            libwslay-dev zlib1g-dev libssl-dev ;;
        clang) echo clang-19 libclang-rt-19-dev ;;
        benchmark) echo libbenchmark-dev libtbb-dev ;;
        *) echo "$0: no package set is called '$1'" >&2; exit 2 ;;
    esac
}

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

wanted=()
for set_name in "$@"; do
    names="$(packages_of "$set_name")"
    read -r -a names <<<"$names"
    wanted+=("${names[@]}")
done

if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian machine: these must be there in some other form: ${wanted[*]}" >&2
    exit 0
fi

missing=()
for name in "${wanted[@]}"; do
    is_installed "$name" || missing+=("$name")
done
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    # With a terminal sudo may ask for the password; without one it must not wait for an answer.
    if [ -t 0 ]; then as_root=(sudo); else as_root=(sudo -n); fi
fi

install_missing() {
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq -y --no-install-recommends "${missing[@]}"
}

echo "Installing ${missing[*]}"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
if ! install_missing >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    echo "These Debian packages are missing and could not be installed: ${missing[*]}" >&2
    echo "As root: apt-get update && apt-get install ${missing[*]}" >&2
    exit 1
fi
