// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace coflow::audio {

struct SilenceOptions {
    double threshold_dbfs = -60.0; ///< A sample below it is silent; full scale is 0.
    Seconds least{0.5};            ///< Shorter silences are none.
};

struct SilentPart {
    Seconds from{0};
    Seconds to{0};
};

/// Finds the parts of a sound in which no channel has a sample above the threshold.
///
/// Throws: `Error` (invalid_argument) for senseless options; what `progress` throws.
[[nodiscard]] inline std::vector<SilentPart> find_silence(const AudioBuffer& sound,
                                                          const SilenceOptions& options = {},
                                                          const MediaProgress& progress = {}) {
    if (!std::isfinite(options.threshold_dbfs) || options.threshold_dbfs > 0.0 ||
        !(options.least.count() > 0.0))
        throw Error{ErrorCode::invalid_argument,
                    "silence needs a threshold of at most 0 dBFS and a length of more than 0 s"};
    const auto threshold = static_cast<float>(std::pow(10.0, options.threshold_dbfs / 20.0));
    const auto width = static_cast<std::size_t>(sound.channels);
    const auto time_of = [&sound](std::size_t frame) {
        return Seconds{static_cast<double>(frame) / sound.sample_rate};
    };
    std::vector<SilentPart> parts;
    std::size_t begin = 0; // of the frames that have been silent up to `frame`
    std::size_t frame = 0;
    const auto end_part = [&] {
        if (time_of(frame - begin) >= options.least)
            parts.push_back({time_of(begin), time_of(frame)});
    };
    for_each_block(sound, [&](std::span<const float> block, double done) {
        report_progress(progress, done);
        for (std::size_t at = 0; at + width <= block.size(); at += width, ++frame) {
            const auto samples = block.subspan(at, width);
            const auto is_silent = [&](float sample) { return std::abs(sample) <= threshold; };
            if (std::ranges::all_of(samples, is_silent))
                continue;
            end_part();
            begin = frame + 1;
        }
    });
    end_part();
    return parts;
}

} // namespace coflow::audio
