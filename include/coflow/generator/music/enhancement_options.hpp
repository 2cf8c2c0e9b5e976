// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>

namespace coflow::music {

/// Takes steady noise away.
struct Denoising {
    double reduction_db = 12.0;             ///< 0.1 to 60.
    std::optional<double> noise_floor_db{}; ///< In dBFS; otherwise that of the pauses is measured.
};

/// Makes the range between loud and quiet smaller.
struct Compression {
    double threshold_db = -18.0; ///< What is above it, -60 to 0 dBFS,
    double ratio = 3.0;          ///< rises only a part of what it did, by 1 to 20.
    std::chrono::duration<double, std::milli> attack{20.0};
    std::chrono::duration<double, std::milli> release{250.0};
    double makeup_db = 0.0; ///< 0 to 36, added in the end.
};

/// What happens to a constant offset of the samples, which is not heard but takes headroom.
enum class Offset { keep, remove };

/// What is made better in a sound; by default only the offset.
struct EnhancementOptions {
    Offset offset = Offset::remove;
    std::optional<Denoising> denoise{};
    std::optional<Compression> compress{};
    double stereo_width = 1.0; ///< 0 is mono, 1 is as it was, 4 is the most.
};

} // namespace coflow::music
