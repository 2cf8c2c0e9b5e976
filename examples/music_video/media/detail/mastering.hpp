// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"
#include "media/progress.hpp"

#include <cstddef>

namespace music::detail {

/// Lets the sound die away from frame `start` to exact silence at the last frame (half a cosine).
void fade_out(AudioBuffer& sound, std::size_t start);

/// Brings the sound to a loudness without letting a peak through.
struct MasterTarget {
    double lufs = -14.0;
    double ceiling_dbtp = -1.0;
};

/// Applies gain and a look-ahead peak limiter until `target` is met: loudness within about half
/// a LU where the limiter allows, true peak never above the ceiling. Silence stays silence.
void master(AudioBuffer& sound, const MasterTarget& target, const ProgressSink& sink = {});

/// Scales passages so that no sample exceeds `ceiling` (linear); the gain moves over `window`
/// frames before and after a peak.
void limit_peaks(AudioBuffer& sound, float ceiling, std::size_t window);

} // namespace music::detail
