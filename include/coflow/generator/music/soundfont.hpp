// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <fluidsynth.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace coflow::music {

namespace detail {

inline constexpr const char* soundfont_variable = "COFLOW_SOUNDFONT";

inline constexpr const char* soundfont_advice =
    "; install one (Debian: timgm6mb-soundfont or fluid-soundfont-gm) or name a file in the "
    "environment variable COFLOW_SOUNDFONT";

// The administrator's choice first, then from rich to small.
inline constexpr std::array<const char*, 8> soundfont_places{
    "/usr/share/sounds/sf2/default-GM.sf2", "/usr/share/sounds/sf3/default-GM.sf3",
    "/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf3/MuseScore_General.sf3",
    "/usr/share/sounds/sf2/TimGM6mb.sf2",   "/usr/share/soundfonts/default.sf2",
    "/usr/share/soundfonts/FluidR3_GM.sf2", "/usr/local/share/soundfonts/default.sf2"};

inline bool is_soundfont(const std::filesystem::path& file) {
    std::error_code error;
    return std::filesystem::is_regular_file(file, error) && fluid_is_soundfont(file.c_str()) != 0;
}

} // namespace detail

/// Finds a General MIDI soundfont: `wish` if given, else the file named by the environment
/// variable COFLOW_SOUNDFONT, else the first of the system's usual places.
///
/// Throws: `Error` (not_found), which names the packages to install; (invalid_argument) if the file
/// asked for is no soundfont.
[[nodiscard]] inline std::filesystem::path find_soundfont(std::filesystem::path wish = {}) {
    if (const char* named = std::getenv(detail::soundfont_variable);
        wish.empty() && named != nullptr)
        wish = named;
    if (wish.empty())
        for (const char* place : detail::soundfont_places)
            if (detail::is_soundfont(place))
                return place;
    if (wish.empty())
        throw Error{ErrorCode::not_found,
                    std::string{"no General MIDI soundfont found"} + detail::soundfont_advice};
    std::error_code error;
    if (!std::filesystem::is_regular_file(wish, error))
        throw Error{ErrorCode::not_found, quote(wish.native()) + " is no soundfont that exists" +
                                              detail::soundfont_advice};
    if (!detail::is_soundfont(wish))
        throw Error{ErrorCode::invalid_argument,
                    quote(wish.native()) + " is no readable soundfont" + detail::soundfont_advice};
    return wish;
}

} // namespace coflow::music
