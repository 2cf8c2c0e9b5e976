// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/spectrum.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/mix_down.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace coflow::audio {

/// A range of frequencies as sound engineers call it, from `from_hz` up to the next one's.
struct FrequencyBand {
    std::string_view name;
    double from_hz;
    double to_hz;
};

inline constexpr std::array<FrequencyBand, 7> frequency_bands{{{"sub", 20, 60},
                                                               {"bass", 60, 250},
                                                               {"low_mid", 250, 500},
                                                               {"mid", 500, 2'000},
                                                               {"high_mid", 2'000, 4'000},
                                                               {"presence", 4'000, 6'000},
                                                               {"brilliance", 6'000, 20'000}}};

/// The long-term average spectrum in numbers; all are 0 for digital silence.
///
/// Source of centroid, rolloff and flatness: G. Peeters, A large set of audio features for sound
/// description, CUIDADO 2004, of the mean power spectrum from 20 Hz to 20 kHz. The limits of the
/// bands are a convention among sound engineers.
struct SpectrumSummary {
    double centroid_hz = 0.0; ///< The mean frequency, weighted by power.
    double rolloff_hz = 0.0;  ///< 95 % of the power lie below.
    double flatness = 0.0;    ///< Geometric by arithmetic mean: 0 for a tone, 1 for white noise.
    std::array<double, frequency_bands.size()> shares{}; ///< Of the power, in `frequency_bands`.
};

namespace detail {

/// Mean power of each bin; mono, frames of `size` half over each other.
inline std::vector<double> mean_power(const AudioBuffer& sound, std::size_t size,
                                      const MediaProgress& progress) {
    Spectrum spectrum{size};
    std::vector<double> power(size / 2 + 1, 0.0);
    std::vector<float> mono; // what has not been in two frames yet
    std::size_t frames = 0;
    const auto add = [&](std::span<const float> frame) {
        const std::span<const float> magnitudes = spectrum.magnitudes(frame);
        for (std::size_t bin = 0; bin < power.size(); ++bin)
            power[bin] += static_cast<double>(magnitudes[bin]) * magnitudes[bin];
        ++frames;
    };
    for_each_block(sound, [&](std::span<const float> block, double done) {
        report_progress(progress, done);
        append_mono(block, sound.channels, mono);
        std::size_t at = 0;
        for (; at + size <= mono.size(); at += size / 2)
            add(std::span{mono}.subspan(at, size));
        mono.erase(mono.begin(), mono.begin() + static_cast<std::ptrdiff_t>(at));
    });
    if (frames == 0)
        add(mono);
    for (double& value : power)
        value /= static_cast<double>(frames);
    return power;
}

} // namespace detail

/// Throws: what `progress` throws.
[[nodiscard]] inline SpectrumSummary summarise_spectrum(const AudioBuffer& sound,
                                                        const MediaProgress& progress = {}) {
    constexpr std::size_t size = 4096;
    constexpr double rolloff_share = 0.95;
    constexpr double silent = 1e-20;
    const double bin_hz = sound.sample_rate / static_cast<double>(size);
    const std::vector<double> power = detail::mean_power(sound, size, progress);
    // Bin 0 is no sound, and is left out at every rate.
    const auto from = static_cast<std::size_t>(std::ceil(frequency_bands.front().from_hz / bin_hz));
    const auto to =
        std::min(power.size() - 1, static_cast<std::size_t>(frequency_bands.back().to_hz / bin_hz));
    SpectrumSummary summary;
    const double total = std::accumulate(power.begin() + static_cast<std::ptrdiff_t>(from),
                                         power.begin() + static_cast<std::ptrdiff_t>(to) + 1, 0.0);
    if (total <= silent)
        return summary;
    double logarithms = 0.0;
    double below = 0.0;
    for (std::size_t bin = from; bin <= to; ++bin) {
        const double hz = static_cast<double>(bin) * bin_hz;
        const double share = power[bin] / total;
        summary.centroid_hz += hz * share;
        logarithms += std::log(power[bin] + silent);
        for (std::size_t band = 0; band < frequency_bands.size(); ++band)
            if (hz >= frequency_bands[band].from_hz && hz < frequency_bands[band].to_hz)
                summary.shares[band] += share;
        if (below < rolloff_share && below + share >= rolloff_share)
            summary.rolloff_hz = hz;
        below += share;
    }
    const auto bins = static_cast<double>(to - from + 1);
    summary.flatness = std::exp(logarithms / bins) / (total / bins);
    return summary;
}

} // namespace coflow::audio
