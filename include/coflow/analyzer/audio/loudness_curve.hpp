// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/loudness.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace coflow::audio {

/// How loud a sound is at a moment, in LUFS.
struct LoudnessPoint {
    Seconds at{0};
    double momentary = Loudness::floor_lufs;  ///< Of the 400 milliseconds before.
    double short_term = Loudness::floor_lufs; ///< Of the 3 seconds before.
};

/// How loud a sound is as a whole, at most, and in its course.
struct LoudnessCurve {
    LoudnessCurve() = default;

    Loudness whole;
    double most_momentary = Loudness::floor_lufs;
    double most_short_term = Loudness::floor_lufs;
    std::vector<LoudnessPoint> points;
};

/// Measures loudness every 100 milliseconds, as EBU Tech 3341 asks for, and keeps a point each
/// `step`, which is a multiple of that.
///
/// Throws: `Error` (invalid_argument) for a step below 100 milliseconds; what `progress` throws.
[[nodiscard]] inline LoudnessCurve measure_loudness_curve(const AudioBuffer& sound,
                                                          Seconds step = Seconds{1},
                                                          const MediaProgress& progress = {}) {
    constexpr double readings_per_second = 10.0;
    constexpr double most_step = 86'400.0;
    if (!(step.count() >= 1.0 / readings_per_second && step.count() <= most_step))
        throw Error{ErrorCode::invalid_argument,
                    "the step of a loudness curve must be 0.1 s or more, and a day at most"};
    const auto readings_per_point =
        static_cast<std::size_t>(std::lround(step.count() * readings_per_second));
    const auto width = static_cast<std::size_t>(sound.channels);
    const auto reading_size =
        width * static_cast<std::size_t>(std::lround(sound.sample_rate / readings_per_second));
    LoudnessMeter meter{sound.channels, sound.sample_rate};
    LoudnessCurve curve;
    const std::span<const float> all{sound.samples};
    std::size_t reading = 0;
    for (std::size_t at = 0; at < all.size(); at += reading_size) {
        report_progress(progress, static_cast<double>(at) / static_cast<double>(all.size()));
        const auto part = all.subspan(at, std::min(reading_size, all.size() - at));
        meter.add(part);
        const LoudnessPoint point{
            Seconds{static_cast<double>((at + part.size()) / width) / sound.sample_rate},
            meter.momentary(), meter.short_term()};
        curve.most_momentary = std::max(curve.most_momentary, point.momentary);
        curve.most_short_term = std::max(curve.most_short_term, point.short_term);
        if (++reading % readings_per_point == 0)
            curve.points.push_back(point);
    }
    curve.whole = meter.result();
    return curve;
}

} // namespace coflow::audio
