// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/spectrum.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace coflow::audio::detail {

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
    /// Before means are removed and bands scaled: the mean rise of the bands' logarithms.
    std::vector<float> rise;

    double seconds_of(double index) const { return start_seconds + index / rate; }
};

/// `sound` is mono.
OnsetEnvelope onset_envelope(const AudioBuffer& sound, const MediaProgress& progress = {});

namespace mel {

inline constexpr std::size_t frame_size = 1024;
inline constexpr std::size_t hop = 256;
inline constexpr std::size_t mel_bands = 36;
inline constexpr double lowest_hz = 40.0;
inline constexpr double highest_hz = 10'500.0;
inline constexpr std::array<double, OnsetEnvelope::band_count - 1> band_edges_hz{160.0, 700.0,
                                                                                 3500.0};

// Loud sounds differ by their logarithm; below this fraction of the track's level nothing counts.
inline constexpr float compression = 0.5F;

// New energy is looked for against the value two hops (23 ms) ago: slower attacks count, too.
inline constexpr std::size_t flux_lag = 2;
inline constexpr double local_mean_seconds = 0.4;

// A band that varies less than this holds a steady tone, whose ripples are no onsets.
inline constexpr double nothing = 0.02;

inline double mel_of(double hz) { return 2595.0 * std::log10(1.0 + hz / 700.0); }
inline double hz_of(double mel) { return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0); }

/// Triangular filters, equally spaced in mel.
class MelBank {
public:
    MelBank(int sample_rate, std::size_t size) : bin_hz_(sample_rate / static_cast<double>(size)) {
        const double low = mel_of(lowest_hz);
        const double high = mel_of(std::min(highest_hz, 0.48 * sample_rate));
        for (std::size_t edge = 0; edge < edges_.size(); ++edge)
            edges_[edge] = hz_of(low + (high - low) * static_cast<double>(edge) / (mel_bands + 1));
    }

    double centre_hz(std::size_t band) const { return edges_[band + 1]; }

    // Narrow low bands may hold no bin centre, so the nearest bin always counts.
    float level(std::size_t band, std::span<const float> magnitudes) const {
        const double from = edges_[band];
        const double top = edges_[band + 1];
        const double to = edges_[band + 2];
        auto bin = static_cast<std::size_t>(from / bin_hz_);
        double sum = magnitudes[static_cast<std::size_t>(std::lround(top / bin_hz_))];
        double weights = 1.0;
        for (; bin < magnitudes.size(); ++bin) {
            const double hz = static_cast<double>(bin) * bin_hz_;
            if (hz >= to)
                break;
            const double weight = hz < top ? (hz - from) / (top - from) : (to - hz) / (to - top);
            if (weight > 0.0) {
                sum += weight * magnitudes[bin];
                weights += weight;
            }
        }
        return static_cast<float>(sum / weights);
    }

private:
    double bin_hz_;
    std::array<double, mel_bands + 2> edges_{};
};

using MelFrames = std::vector<std::array<float, mel_bands>>;

inline MelFrames mel_frames(const AudioBuffer& sound, const MelBank& bank,
                            const MediaProgress& progress) {
    Spectrum spectrum(frame_size);
    const std::span<const float> all(sound.samples);
    MelFrames frames;
    for (std::size_t at = 0; at + frame_size <= all.size(); at += hop) {
        const auto magnitudes = spectrum.magnitudes(all.subspan(at, frame_size));
        auto& frame = frames.emplace_back();
        for (std::size_t band = 0; band < mel_bands; ++band)
            frame[band] = bank.level(band, magnitudes);
        if (frames.size() % 256 == 0)
            report_progress(progress, static_cast<double>(at) / static_cast<double>(all.size()));
    }
    return frames;
}

// Relative to the track's own level in each band, so that neither gain nor tone control matters.
inline void compress(MelFrames& frames) {
    std::array<double, mel_bands> mean{};
    double overall = 0.0;
    for (const auto& frame : frames) {
        for (std::size_t band = 0; band < mel_bands; ++band)
            mean[band] += frame[band] / static_cast<double>(frames.size());
    }
    for (const double level : mean)
        overall = std::max(overall, level);
    for (auto& frame : frames) {
        for (std::size_t band = 0; band < mel_bands; ++band) {
            // A band with next to nothing in it would only amplify noise.
            const double reference = std::max(mean[band], 0.003 * overall) + 1e-12;
            frame[band] = std::log1p(compression * frame[band] / static_cast<float>(reference));
        }
    }
}

inline std::size_t group_of(double hz) {
    std::size_t group = 0;
    while (group < band_edges_hz.size() && hz >= band_edges_hz[group])
        ++group;
    return group;
}

// Takes off what is going on all the time, keeps what sticks out.
inline void remove_local_mean(std::vector<float>& values, std::size_t reach) {
    std::vector<double> sum(values.size() + 1, 0.0);
    for (std::size_t at = 0; at < values.size(); ++at)
        sum[at + 1] = sum[at] + static_cast<double>(values[at]);
    for (std::size_t at = 0; at < values.size(); ++at) {
        const std::size_t from = at > reach ? at - reach : 0;
        const std::size_t to = std::min(values.size(), at + reach + 1);
        const double mean = (sum[to] - sum[from]) / static_cast<double>(to - from);
        values[at] = std::max(0.0F, values[at] - static_cast<float>(mean));
    }
}

inline void scale_to_unit_spread(std::vector<float>& values) {
    double squares = 0.0;
    for (const float value : values)
        squares += static_cast<double>(value) * value;
    const double spread =
        std::sqrt(squares / static_cast<double>(std::max<std::size_t>(values.size(), 1)));
    if (spread < nothing) {
        std::fill(values.begin(), values.end(), 0.0F);
        return;
    }
    for (float& value : values)
        value /= static_cast<float>(spread);
}

} // namespace mel

inline OnsetEnvelope onset_envelope(const AudioBuffer& sound, const MediaProgress& progress) {
    const mel::MelBank bank(sound.sample_rate, mel::frame_size);
    mel::MelFrames frames = mel::mel_frames(sound, bank, progress);
    mel::compress(frames);

    OnsetEnvelope envelope;
    envelope.rate = static_cast<double>(sound.sample_rate) / mel::hop;
    // The middle of the frame, less half of the flux's own delay.
    envelope.start_seconds =
        (mel::frame_size / 2.0 - mel::hop * mel::flux_lag / 2.0) / sound.sample_rate;
    for (auto& band : envelope.bands)
        band.assign(frames.size(), 0.0F);
    envelope.rise.assign(frames.size(), 0.0F);
    for (std::size_t band = 0; band < mel::mel_bands; ++band) {
        auto& group = envelope.bands[mel::group_of(bank.centre_hz(band))];
        for (std::size_t at = mel::flux_lag; at < frames.size(); ++at) {
            const float rise = std::max(0.0F, frames[at][band] - frames[at - mel::flux_lag][band]);
            group[at] += rise;
            envelope.rise[at] += rise / static_cast<float>(mel::mel_bands);
        }
    }
    envelope.total.assign(frames.size(), 0.0F);
    const auto reach = static_cast<std::size_t>(mel::local_mean_seconds * envelope.rate);
    for (auto& band : envelope.bands) {
        mel::remove_local_mean(band, reach);
        mel::scale_to_unit_spread(band);
        for (std::size_t at = 0; at < band.size(); ++at)
            envelope.total[at] += band[at];
    }
    return envelope;
}

} // namespace coflow::audio::detail
