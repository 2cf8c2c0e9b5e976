// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

/// \file
/// What can be done to a video; the words of `VideoProcessing`.

namespace coflow::video {

/// Keeps what is seen from `from` until before `to`, each rounded to a frame.
struct Cut {
    std::chrono::duration<double> from{};
    std::optional<std::chrono::duration<double>> to{}; ///< The end of the video without it.
};

/// Adds videos after this one. They get its size, with black around, and its rate; where one of
/// them has a sound, the others get silence.
struct Join {
    Join() = default;
    explicit Join(std::vector<std::filesystem::path> videos) : files{std::move(videos)} {}

    std::vector<std::filesystem::path> files;
};

/// Changes the size; a side of 0 follows from the other one.
struct Scale {
    int width = 0;
    int height = 0;
};

/// Makes pictures and sound `factor` times as fast, 0.25 to 4; voices keep their pitch.
struct Speed {
    double factor = 1;
};

/// Keeps a part of the pictures; `x` and `y` are its upper left.
struct Crop {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

/// Turns clockwise; what is not upright then gets black corners.
struct Rotate {
    double degrees = 0;
};

using VideoOperation = std::variant<Cut, Join, Scale, Speed, Crop, Rotate>;

} // namespace coflow::video
