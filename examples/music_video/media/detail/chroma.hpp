// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"
#include "media/progress.hpp"

#include <array>
#include <vector>

namespace music::detail {

/// How strongly each pitch class sounds, C to B.
using PitchClasses = std::array<double, 12>;

struct Chroma {
    /// One entry every `hop_seconds`; all zero where nothing tonal sounds.
    std::vector<PitchClasses> frames;
    double hop_seconds = 0.0;
    /// How far the track's tuning is from A = 440 Hz, -50 to 50 cents.
    double tuning_cents = 0.0;
};

/// Adds up spectral peaks, frame by frame. What a lower peak's harmonics explain is taken off, and
/// a peak speaks, more and more softly, for the notes it would be the second, third, ... harmonic
/// of (E. Gomez, Tonal Description of Music Audio Signals, 2006). `sound` is mono.
Chroma chroma_of(const AudioBuffer& sound, const ProgressSink& sink = {});

} // namespace music::detail
