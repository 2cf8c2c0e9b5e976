// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"
#include "media/progress.hpp"

#include <array>
#include <vector>

namespace music::detail {

/// How much new sound starts at each moment, in four frequency bands and together.
///
/// Log-compressed mel bands, half-wave rectified flux, local mean removed; every band scaled to
/// the same spread, so that a hi-hat does not count less than a bass drum because it is softer.
struct OnsetEnvelope {
    static constexpr std::size_t band_count = 4;

    /// Values a second.
    double rate = 0.0;
    /// Time of the first value.
    double start_seconds = 0.0;
    /// Below 160 Hz, to 700 Hz, to 3.5 kHz, above.
    std::array<std::vector<float>, band_count> bands;
    std::vector<float> total;

    double seconds_of(double index) const { return start_seconds + index / rate; }
};

/// `sound` is mono.
OnsetEnvelope onset_envelope(const AudioBuffer& sound, const ProgressSink& sink = {});

} // namespace music::detail
