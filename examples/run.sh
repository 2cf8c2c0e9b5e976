#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing, builds the music video example and runs it.
#   examples/run.sh [audio file] [options]     (--help lists the options)
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

{
    bash "$root/cmake/debian-packages.sh" build media
    bash "$root/cmake/build.sh" release music_video
} >&2
# From the caller's own folder, so that a relative path names the file the caller means.
exec "$root/build/release/examples/music_video/music_video" "$@"
