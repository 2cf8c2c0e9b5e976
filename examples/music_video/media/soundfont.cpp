// SPDX-License-Identifier: MIT
#include "media/soundfont.hpp"

#include "media/error.hpp"

#include <fluidsynth.h>

#include <array>
#include <cstdlib>
#include <string>
#include <system_error>

namespace music {
namespace {

constexpr const char* variable = "MUSIC_VIDEO_SOUNDFONT";

constexpr const char* advice =
    "install one (Debian: timgm6mb-soundfont or fluid-soundfont-gm) or name a file in the "
    "environment variable MUSIC_VIDEO_SOUNDFONT";

// The administrator's choice first, then from rich to small.
constexpr std::array<const char*, 8> usual_places{
    "/usr/share/sounds/sf2/default-GM.sf2", "/usr/share/sounds/sf3/default-GM.sf3",
    "/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf3/MuseScore_General.sf3",
    "/usr/share/sounds/sf2/TimGM6mb.sf2",   "/usr/share/soundfonts/default.sf2",
    "/usr/share/soundfonts/FluidR3_GM.sf2", "/usr/local/share/soundfonts/default.sf2"};

bool is_file(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error);
}

std::filesystem::path checked(const std::filesystem::path& file) {
    if (!is_file(file)) {
        throw MediaError(MediaFault::no_soundfont,
                         file.string() + ": no such soundfont; " + advice);
    }
    if (fluid_is_soundfont(file.c_str()) == 0) {
        throw MediaError(MediaFault::bad_soundfont,
                         file.string() + ": not a readable soundfont; " + advice);
    }
    return file;
}

} // namespace

std::filesystem::path find_soundfont(const std::filesystem::path& wish) {
    if (!wish.empty()) {
        return checked(wish);
    }
    if (const char* named = std::getenv(variable); named != nullptr && *named != '\0') {
        return checked(named);
    }
    for (const char* place : usual_places) {
        if (is_file(place) && fluid_is_soundfont(place) != 0) {
            return place;
        }
    }
    throw MediaError(MediaFault::no_soundfont,
                     std::string("no General MIDI soundfont found; ") + advice);
}

} // namespace music
