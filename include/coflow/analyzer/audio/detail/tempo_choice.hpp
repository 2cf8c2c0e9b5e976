// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/onset_envelope.hpp"
#include "coflow/analyzer/audio/detail/periodicity.hpp"
#include "coflow/analyzer/audio/detail/pulse.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace coflow::audio::detail::metre {

inline constexpr double slowest_bpm = 55.0;
inline constexpr double fastest_bpm = 205.0;
inline constexpr double longest_lag_seconds = 10.0;
inline constexpr int comb_teeth = 8;
inline constexpr std::size_t most_peaks = 12;

// Tempi closer than this are the same tempo.
inline constexpr double same_tempo = 0.02;

// The exponents and the bell curve were fitted (as a choice among candidates) to rendered pieces
// of all styles from 60 to 190 BPM together with recordings and MIDI files of known tempo that
// have nothing to do with this program. A slow pulse always looks more regular than a fast one;
// the bell, over octaves and centred far up, makes up for that.
inline constexpr double halves_weight = 0.8;
inline constexpr double thirds_weight = 0.7;
inline constexpr double fifths_weight = 0.4;
inline constexpr double balance_weight = 2.6;
inline constexpr double bell_centre_bpm = 320.0;
inline constexpr double bell_octaves = 1.41;

inline double bell(double bpm) {
    const double octaves = std::log2(bpm / bell_centre_bpm) / bell_octaves;
    return std::exp(-0.5 * octaves * octaves);
}

// How much the taps stand out from what happens between them, 1 (nothing there) to near 0.
inline double clear_of(double between) { return 1.05 - std::min(between, 1.0); }

struct Candidate {
    double bpm = 0.0;
    double score = 0.0;
    double periodicity = 0.0;
    PulseShape shape;
};

class TempoChoice {
public:
    TempoChoice(const OnsetEnvelope& envelope, const Periodicity& periodicity)
        : envelope_(envelope), periodicity_(periodicity) {}

    /// Best first.
    std::vector<Candidate> ranked() const {
        std::vector<Candidate> candidates;
        for (const double lag : lags())
            add(lag, candidates);
        std::sort(candidates.begin(), candidates.end(),
                  [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
        return candidates;
    }

private:
    double lag_of(double bpm) const { return 60.0 / bpm * envelope_.rate; }
    double bpm_of(double lag) const { return 60.0 / lag * envelope_.rate; }

    // The highest peaks of the comb, and their relatives by the ratios in which metres divide.
    std::vector<double> lags() const {
        const auto from = static_cast<std::size_t>(lag_of(fastest_bpm) / 2.0);
        const auto to = static_cast<std::size_t>(lag_of(slowest_bpm) * 2.0);
        const auto comb = [&](std::size_t lag) {
            return periodicity_.comb(static_cast<double>(lag), comb_teeth);
        };
        std::vector<double> peaks;
        for (std::size_t lag = from; lag <= to; ++lag) {
            if (comb(lag) > comb(lag - 1) && comb(lag) >= comb(lag + 1) && comb(lag) > 0.0)
                peaks.push_back(static_cast<double>(lag));
        }
        std::sort(peaks.begin(), peaks.end(), [&](double a, double b) {
            return periodicity_.comb(a, comb_teeth) > periodicity_.comb(b, comb_teeth);
        });
        peaks.resize(std::min(peaks.size(), most_peaks));
        std::vector<double> lags = peaks;
        for (const double lag : peaks) {
            for (const double ratio : {0.5, 2.0, 1.0 / 3.0, 3.0})
                lags.push_back(lag * ratio);
        }
        return lags;
    }

    void add(double lag, std::vector<Candidate>& candidates) const {
        lag = precise(lag);
        const double bpm = bpm_of(lag);
        if (bpm < slowest_bpm || bpm > fastest_bpm)
            return;
        const bool known = std::any_of(candidates.begin(), candidates.end(), [&](auto& other) {
            return std::abs(other.bpm / bpm - 1.0) < same_tempo;
        });
        if (known)
            return;
        Candidate candidate;
        candidate.bpm = bpm;
        candidate.shape = tap_along(envelope_, lag);
        candidate.periodicity = std::max(0.0, periodicity_.comb(lag, comb_teeth));
        const PulseShape& shape = candidate.shape;
        candidate.score = candidate.periodicity * std::pow(clear_of(shape.halves), halves_weight) *
                          std::pow(clear_of(shape.thirds), thirds_weight) *
                          std::pow(clear_of(shape.fifths), fifths_weight) *
                          std::pow(shape.balance, balance_weight) * bell(bpm);
        candidates.push_back(candidate);
    }

    // Many beats apart the same error of the lag is a smaller error of the tempo.
    double precise(double lag) const {
        for (const int beats : {1, 2, 4, 8}) {
            const double far = lag * beats;
            const double reach = beats == 1 ? 2.0 : 1.0 + 0.5 * beats;
            if (far + reach + 1.0 >= static_cast<double>(periodicity_.longest_lag()))
                break;
            lag = periodicity_.refined(far, std::min(reach, 0.25 * lag)) / beats;
        }
        return lag;
    }

    const OnsetEnvelope& envelope_;
    const Periodicity& periodicity_;
};

} // namespace coflow::audio::detail::metre
