// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/analysis_rate.hpp"
#include "coflow/analyzer/audio/detail/chroma.hpp"
#include "coflow/analyzer/audio/detail/key_fits.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/key.hpp"
#include "coflow/media/audio/resampler.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace coflow::audio {

/// The key a track is heard in.
struct KeyEstimate {
    Key key;
    double confidence = 0.0;   ///< 0 (nothing tonal, or the next key fits as well) to 1.
    Key runner_up;             ///< The next best key, often the relative or the parallel one.
    double fit = 0.0;          ///< How well the key's profile fits, -1 to 1.
    double tuning_cents = 0.0; ///< How far the tuning is from A = 440 Hz, -50 to 50 cents.
};

namespace detail {

inline KeyEstimate best_key(const tonality::Fits& fits) {
    std::array<std::size_t, 24> order{};
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return fits[a] > fits[b]; });
    const auto keys = all_keys();
    KeyEstimate estimate;
    estimate.key = keys[order[0]];
    estimate.runner_up = keys[order[1]];
    estimate.fit = fits[order[0]];
    const double lead = (fits[order[0]] - fits[order[1]]) / tonality::clear_lead;
    estimate.confidence = std::clamp(estimate.fit, 0.0, 1.0) * std::min(1.0, lead);
    return estimate;
}

/// `mono` has the analysis rate.
inline KeyEstimate key_of(const AudioBuffer& mono, const MediaProgress& progress) {
    const Chroma chroma = chroma_of(mono, progress);
    const auto frames = tonality::without_pauses(chroma.frames);
    if (frames.empty())
        return {};
    KeyEstimate estimate = best_key(tonality::fits_of(frames, chroma.hop_seconds));
    estimate.confidence *= tonality::agreement(frames, chroma.hop_seconds);
    estimate.tuning_cents = chroma.tuning_cents;
    return estimate;
}

} // namespace detail

/// Estimates the key of a whole track: how well its chroma correlates with each of 24 key
/// profiles, over the whole, in windows of a few seconds, and where the music comes to rest.
///
/// Source of the profiles: C. L. Krumhansl and E. J. Kessler, Tracing the dynamic changes in
/// perceived tonal organization in a spatial representation of musical keys, Psychological Review
/// 89 (1982); numbers as in C. L. Krumhansl, Cognitive Foundations of Musical Pitch (1990).
/// Silence and noise have no key: confidence 0.
/// Throws: what `progress` throws.
[[nodiscard]] inline KeyEstimate estimate_key(const AudioBuffer& sound,
                                              const MediaProgress& progress = {}) {
    const AudioBuffer mono = mono_at(sound, detail::analysis_rate, part_of(progress, 0.0, 0.3));
    return detail::key_of(mono, part_of(progress, 0.3, 1.0));
}

} // namespace coflow::audio
