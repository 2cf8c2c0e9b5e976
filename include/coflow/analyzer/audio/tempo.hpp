// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/analysis_rate.hpp"
#include "coflow/analyzer/audio/detail/onset_envelope.hpp"
#include "coflow/analyzer/audio/detail/periodicity.hpp"
#include "coflow/analyzer/audio/detail/tempo_choice.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/resampler.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cstddef>

namespace coflow::audio {

/// How fast the foot taps.
struct Tempo {
    double bpm = 0.0;           ///< Beats per minute, 55 to 205; 0 if there is no pulse.
    double confidence = 0.0;    ///< 0 (no pulse at all) to 1 (a metronome).
    double runner_up_bpm = 0.0; ///< The next best, usually half or double; 0 if there is none.
    Seconds first_beat{0};      ///< Less than one beat from the start.
};

namespace detail {

inline Tempo tempo_of(const OnsetEnvelope& envelope, const MediaProgress& progress) {
    const auto longest = static_cast<std::size_t>(metre::longest_lag_seconds * envelope.rate);
    const Periodicity periodicity{envelope.total, longest, progress};
    const auto ranked = metre::TempoChoice{envelope, periodicity}.ranked();
    Tempo tempo;
    if (ranked.empty() || ranked.front().score <= 0.0)
        return tempo;
    const metre::Candidate& best = ranked.front();
    tempo.bpm = best.bpm;
    tempo.first_beat = Seconds{envelope.seconds_of(best.shape.first_tap)};
    double rival = 0.0;
    if (ranked.size() > 1) {
        tempo.runner_up_bpm = ranked[1].bpm;
        rival = ranked[1].score / best.score;
    }
    tempo.confidence = std::clamp(best.periodicity * (1.0 - 0.5 * rival), 0.0, 1.0);
    return tempo;
}

} // namespace detail

/// Estimates the tempo of music whose tempo is steady.
///
/// Spectral flux in four bands, autocorrelation, and a choice between the metrical levels by
/// tapping along: between right taps little happens, and no second tap is weaker than the first.
/// Silence and steady tones have no tempo: bpm 0, confidence 0.
/// Throws: what `progress` throws.
[[nodiscard]] inline Tempo estimate_tempo(const AudioBuffer& sound,
                                          const MediaProgress& progress = {}) {
    const AudioBuffer mono = mono_at(sound, detail::analysis_rate, part_of(progress, 0.0, 0.2));
    const detail::OnsetEnvelope envelope =
        detail::onset_envelope(mono, part_of(progress, 0.2, 0.7));
    return detail::tempo_of(envelope, part_of(progress, 0.7, 1.0));
}

} // namespace coflow::audio
