// SPDX-License-Identifier: MIT
#pragma once

#include "app/words.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace music {

/// What the user asked for.
struct Settings {
    std::filesystem::path song; ///< Empty: make one.
    std::filesystem::path output = "music_video_output";
    Style style = Style::electronic;
    std::optional<Seconds> length; ///< As long as the song unless given.
    std::string title;             ///< The song's file name unless given.
    std::uint64_t seed = 1;
    int width = 1280;
    int height = 720;
    bool verbose = false;
};

} // namespace music
