// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"
#include "media/progress.hpp"

namespace music {

/// How fast the foot taps.
struct Tempo {
    /// Beats per minute, 55 to 205; 0 when there is no pulse.
    double bpm = 0.0;
    /// 0 (no pulse at all) to 1 (a metronome).
    double confidence = 0.0;
    /// The next best tempo, usually half or double; 0 when there is none.
    double runner_up_bpm = 0.0;
    /// The first beat of the track, less than one beat from its start.
    Seconds first_beat{0};
};

/// Estimates the tempo of music whose tempo is steady.
///
/// Spectral flux in four bands, autocorrelation, and a choice between the metrical levels by
/// tapping along: between right taps little happens, and no second tap is weaker than the first.
/// Silence and steady tones have no tempo: bpm 0, confidence 0.
/// Throws: what `sink` throws.
Tempo estimate_tempo(const AudioBuffer& sound, const ProgressSink& sink = {});

} // namespace music
