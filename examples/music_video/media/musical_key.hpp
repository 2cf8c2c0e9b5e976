// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"
#include "media/key.hpp"
#include "media/progress.hpp"

namespace music {

/// The key a track is heard in.
struct KeyEstimate {
    Key key;
    /// 0 (nothing tonal, or no key fits better than the next) to 1.
    double confidence = 0.0;
    /// The next best key, often the relative or the parallel one.
    Key runner_up;
    /// How well the key's profile fits, -1 to 1.
    double fit = 0.0;
    /// How far the tuning is from A = 440 Hz, -50 to 50 cents.
    double tuning_cents = 0.0;
};

/// Estimates the key of a whole track: how well its chroma correlates with each of 24 key
/// profiles, over the whole, in windows of a few seconds, and where the music comes to rest.
///
/// Source of the profiles: C. L. Krumhansl and E. J. Kessler, Tracing the dynamic changes in
/// perceived tonal organization in a spatial representation of musical keys, Psychological Review
/// 89 (1982); numbers as in C. L. Krumhansl, Cognitive Foundations of Musical Pitch (1990).
/// Silence and noise have no key: confidence 0.
/// Throws: what `sink` throws.
KeyEstimate estimate_key(const AudioBuffer& sound, const ProgressSink& sink = {});

} // namespace music
