// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/spectrum.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

namespace coflow::audio::detail {

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
Chroma chroma_of(const AudioBuffer& sound, const MediaProgress& progress = {});

namespace pitch {

inline constexpr std::size_t frame_size = 8192;
inline constexpr std::size_t hop = 4096;
inline constexpr double lowest_hz = 55.0;
inline constexpr double highest_hz = 2500.0;

// Peaks this far below the frame's highest are not heard as notes.
inline constexpr float audible = 0.017F;
// A hit on a drum is a wide hump in the spectrum, a note is a thin line: it has to stand out of
// its surroundings.
inline constexpr float stands_out = 2.6F;
inline constexpr std::size_t surroundings = 12;

// A rich tone (a distorted guitar above all) brings a fifth and a major third of its own with it.
// What a lower peak's harmonics explain is taken off.
inline constexpr int explained_harmonics = 5;
inline constexpr double explained_part = 0.8;
inline constexpr double explained_decay = 0.97;
inline constexpr double same_pitch = 0.4;

// And the other way round: a peak speaks for the notes it may be a harmonic of.
inline constexpr int supported_harmonics = 4;
inline constexpr double support_decay = 0.55;

struct Peak {
    /// Semitones above C0 by A = 440 Hz.
    double pitch = 0.0;
    double weight = 0.0;
};
using Peaks = std::vector<Peak>;

inline double pitch_of(double hz) { return 57.0 + 12.0 * std::log2(hz / 440.0); }

// The most that any lower peak explains of a peak at `pitch`. `lower` is sorted by pitch.
inline double explained(double pitch, std::span<const Peak> lower) {
    double most = 0.0;
    double decay = 1.0;
    for (int harmonic = 2; harmonic <= explained_harmonics; ++harmonic) {
        decay *= explained_decay;
        const double root = pitch - 12.0 * std::log2(static_cast<double>(harmonic));
        for (const Peak& peak : lower) {
            if (std::abs(peak.pitch - root) < same_pitch)
                most = std::max(most, decay * peak.weight);
        }
    }
    return explained_part * most;
}

inline Peaks without_overtones(const Peaks& peaks) {
    Peaks kept;
    for (std::size_t at = 0; at < peaks.size(); ++at) {
        const Peak& peak = peaks[at];
        const double weight = peak.weight - explained(peak.pitch, std::span(peaks).first(at));
        if (weight > 0.0) {
            kept.push_back({peak.pitch, weight});
        }
    }
    return kept;
}

class PeakFinder {
public:
    explicit PeakFinder(int sample_rate)
        : spectrum_(frame_size), bin_hz_(sample_rate / static_cast<double>(frame_size)) {}

    // The frame's peaks; their weights add up to the cube root of the frame's level, so that loud
    // passages count more, but not by much.
    Peaks find(std::span<const float> frame) {
        const auto magnitudes = spectrum_.magnitudes(frame);
        const auto from = static_cast<std::size_t>(lowest_hz / bin_hz_);
        const auto to = std::min(magnitudes.size() - surroundings - 1,
                                 static_cast<std::size_t>(highest_hz / bin_hz_));
        const float top = *std::max_element(magnitudes.begin(), magnitudes.end());
        Peaks peaks;
        for (std::size_t bin = std::max(from, surroundings); bin < to; ++bin) {
            if (is_peak(magnitudes, bin) && magnitudes[bin] >= audible * top) {
                peaks.push_back({pitch_of(exact_bin(magnitudes, bin) * bin_hz_),
                                 std::sqrt(static_cast<double>(magnitudes[bin]))});
            }
        }
        peaks = without_overtones(peaks);
        double sum = 0.0;
        for (const Peak& peak : peaks)
            sum += peak.weight;
        for (Peak& peak : peaks)
            peak.weight *= std::cbrt(static_cast<double>(top)) / sum;
        return peaks;
    }

private:
    static bool is_peak(std::span<const float> magnitudes, std::size_t bin) {
        if (magnitudes[bin] <= magnitudes[bin - 1] || magnitudes[bin] < magnitudes[bin + 1])
            return false;
        const auto around = magnitudes.subspan(bin - surroundings, 2 * surroundings + 1);
        const float mean =
            std::accumulate(around.begin(), around.end(), 0.0F) / static_cast<float>(around.size());
        return magnitudes[bin] > stands_out * mean;
    }

    // Vertex of the parabola through the logarithms.
    static double exact_bin(std::span<const float> magnitudes, std::size_t bin) {
        const double left = std::log(static_cast<double>(magnitudes[bin - 1]) + 1e-12);
        const double top = std::log(static_cast<double>(magnitudes[bin]) + 1e-12);
        const double right = std::log(static_cast<double>(magnitudes[bin + 1]) + 1e-12);
        const double bend = left - 2.0 * top + right;
        const double shift = bend < 0.0 ? 0.5 * (left - right) / bend : 0.0;
        return static_cast<double>(bin) + std::clamp(shift, -0.5, 0.5);
    }

    Spectrum spectrum_;
    double bin_hz_;
};

// Circular mean of the distances to the nearest semitone.
inline double tuning_of(std::span<const Peaks> frames) {
    double x = 0.0;
    double y = 0.0;
    for (const Peaks& peaks : frames) {
        for (const Peak& peak : peaks) {
            const double angle = 2.0 * std::numbers::pi * (peak.pitch - std::floor(peak.pitch));
            x += peak.weight * std::cos(angle);
            y += peak.weight * std::sin(angle);
        }
    }
    return x == 0.0 && y == 0.0 ? 0.0 : std::atan2(y, x) / (2.0 * std::numbers::pi);
}

inline void add_note(double pitch, double weight, PitchClasses& classes) {
    const double nearest = std::round(pitch);
    const double in_tune = std::cos(std::numbers::pi * (pitch - nearest));
    const auto pitch_class = static_cast<std::size_t>((static_cast<int>(nearest) % 12 + 12) % 12);
    classes[pitch_class] += weight * in_tune * in_tune;
}

inline PitchClasses classes_of(const Peaks& peaks, double tuning) {
    PitchClasses classes{};
    for (const Peak& peak : peaks) {
        double weight = peak.weight;
        for (int harmonic = 1; harmonic <= supported_harmonics; ++harmonic) {
            const double below = 12.0 * std::log2(static_cast<double>(harmonic));
            add_note(peak.pitch - tuning - below, weight, classes);
            weight *= support_decay;
        }
    }
    return classes;
}

} // namespace pitch

inline Chroma chroma_of(const AudioBuffer& sound, const MediaProgress& progress) {
    pitch::PeakFinder finder(sound.sample_rate);
    const std::span<const float> all(sound.samples);
    std::vector<pitch::Peaks> frames;
    for (std::size_t at = 0; at < all.size(); at += pitch::hop) {
        frames.push_back(
            finder.find(all.subspan(at, std::min(pitch::frame_size, all.size() - at))));
        report_progress(progress, static_cast<double>(at) / static_cast<double>(all.size()));
    }
    Chroma chroma;
    chroma.hop_seconds = static_cast<double>(pitch::hop) / sound.sample_rate;
    const double tuning = pitch::tuning_of(frames);
    chroma.tuning_cents = 100.0 * tuning;
    for (const pitch::Peaks& peaks : frames)
        chroma.frames.push_back(pitch::classes_of(peaks, tuning));
    return chroma;
}

} // namespace coflow::audio::detail
