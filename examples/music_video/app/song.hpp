// SPDX-License-Identifier: MIT
#pragma once

#include "app/settings.hpp"
#include "app/words.hpp"

#include <filesystem>
#include <string>

namespace music {

/// What the analysis finds in a song.
struct SongAnalysis {
    Seconds duration{0};
    Tempo tempo;
    KeyEstimate key;
    Loudness loudness;
};

// What passes from step to step.

struct VideoRequest {
    Settings settings;
    std::filesystem::path staging; ///< Where everything is made.
};

struct AnalysedSong {
    VideoRequest request;
    std::string title;
    SongAnalysis analysis;
};

struct ClipMade {
    AnalysedSong song;
    std::filesystem::path clip;
    Seconds length{0};
    Loudness loudness;
};

struct VideoMade {
    ClipMade clip;
    std::filesystem::path video;
};

/// The end of the pipeline; the paths are within the staging folder.
struct Delivery {
    SongAnalysis song;
    std::string title;
    Style style = Style::electronic;
    Seconds clip_length{0};
    Loudness clip_loudness;
    std::filesystem::path clip;
    std::filesystem::path video;
    std::filesystem::path manifest;
};

} // namespace music
