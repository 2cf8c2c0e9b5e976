// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/loudness_approach.hpp"
#include "coflow/media/audio/audio_buffer.hpp"

#include <optional>
#include <vector>

namespace coflow::music {

/// A bell of an equaliser.
struct EqualiserBand {
    double hz = 1000.0;
    double gain_db = 0.0;
    double octaves = 1.0; ///< Its width.
};

/// What is changed in a sound; by default nothing.
struct ProcessingOptions {
    ProcessingOptions() = default;

    audio::Seconds start{0};              ///< What is before it is left out,
    std::optional<audio::Seconds> length; ///< and what is after so much.
    double tempo = 1.0;                   ///< 0.5 to 2 times as fast, at the same pitch.
    double semitones = 0.0;               ///< -12 to 12 higher, at the same tempo.
    std::vector<EqualiserBand> equaliser;
    audio::Seconds fade_in{0};  ///< From silence, and
    audio::Seconds fade_out{0}; ///< to it, of the result.
    std::optional<LoudnessTarget> loudness;
};

} // namespace coflow::music
