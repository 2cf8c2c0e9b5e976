// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/analysis_rate.hpp"
#include "coflow/analyzer/audio/detail/onset_envelope.hpp"
#include "coflow/analyzer/audio/detail/onset_time.hpp"
#include "coflow/base/error.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/resampler.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace coflow::audio {

struct OnsetOptions {
    double threshold = 0.1; ///< By how much the bands' logarithms must rise, on average.
    Seconds closest{0.05};  ///< Of two onsets that lie closer the stronger one counts.
};

namespace detail {

/// Source of the rule: S. Dixon, Onset Detection Revisited, DAFx 2006: a peak that exceeds the mean
/// of its surroundings by a threshold.
inline std::vector<Seconds> onsets_of(const AudioBuffer& mono, const OnsetEnvelope& envelope,
                                      const OnsetOptions& options) {
    if (!(options.threshold > 0.0) || !(options.closest.count() > 0.0) ||
        options.closest > Seconds{60})
        throw Error{ErrorCode::invalid_argument,
                    "onsets need a threshold above 0, and a distance of 0 to 60 s"};
    constexpr double surroundings_seconds = 0.1;
    const std::vector<float>& rise = envelope.rise;
    const auto reach = static_cast<std::size_t>(std::lround(surroundings_seconds * envelope.rate));
    const auto apart =
        std::max(std::size_t{1},
                 static_cast<std::size_t>(std::lround(options.closest.count() * envelope.rate)));
    std::vector<Seconds> onsets;
    for (std::size_t at = 0; at < rise.size(); ++at) {
        const auto around = [&](std::size_t distance) {
            const std::size_t from = at > distance ? at - distance : 0;
            return std::span{rise}.subspan(from, std::min(rise.size(), at + distance + 1) - from);
        };
        const auto near = around(apart);
        if (std::ranges::max_element(near) - near.begin() !=
            static_cast<std::ptrdiff_t>(std::min(at, apart)))
            continue; // of equal ones the first
        double sum = 0.0;
        for (const float value : around(reach))
            sum += static_cast<double>(value);
        const double mean = sum / static_cast<double>(around(reach).size());
        if (rise[at] - mean < options.threshold)
            continue;
        const std::optional<Seconds> time =
            onset_time(mono, Seconds{envelope.seconds_of(static_cast<double>(at))});
        if (time && (onsets.empty() || *time - onsets.back() >= options.closest))
            onsets.push_back(*time);
    }
    return onsets;
}

} // namespace detail

/// When sounds begin: notes, beats, clicks. One that is there from the first sample on has no
/// beginning.
///
/// Throws: `Error` (invalid_argument) for senseless options; what `progress` throws.
[[nodiscard]] inline std::vector<Seconds> find_onsets(const AudioBuffer& sound,
                                                      const OnsetOptions& options = {},
                                                      const MediaProgress& progress = {}) {
    const AudioBuffer mono = mono_at(sound, detail::analysis_rate, part_of(progress, 0.0, 0.3));
    const detail::OnsetEnvelope envelope =
        detail::onset_envelope(mono, part_of(progress, 0.3, 1.0));
    return detail::onsets_of(mono, envelope, options);
}

} // namespace coflow::audio
