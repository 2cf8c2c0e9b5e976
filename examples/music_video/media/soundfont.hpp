// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace music {

/// Finds a General MIDI soundfont: `wish` if given, else the file named by the environment
/// variable MUSIC_VIDEO_SOUNDFONT, else the first of the system's usual places.
///
/// Throws: MediaError: no_soundfont (names the packages to install), bad_soundfont when the file
/// asked for is not a soundfont.
std::filesystem::path find_soundfont(const std::filesystem::path& wish = {});

} // namespace music
