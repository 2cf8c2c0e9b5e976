// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/video/frame_rate.hpp"

#include <chrono>
#include <cstdint>

namespace coflow::video {

/// What a video looks like to those who change it.
struct VideoShape {
    int width = 0;
    int height = 0;
    FrameRate rate{};
    std::int64_t frames = 0;
    bool has_sound = false;

    [[nodiscard]] std::chrono::duration<double> length() const noexcept {
        return rate.time_of(frames);
    }
};

} // namespace coflow::video
