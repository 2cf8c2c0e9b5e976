// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/loudness.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <numbers>
#include <vector>

namespace coflow::music::detail {

/// Lets the sound die away from frame `start` to exact silence at the last frame (half a cosine).
void fade_out(audio::AudioBuffer& sound, std::size_t start);

/// A loudness to reach without letting a peak through.
struct MasterTarget {
    double lufs = -14.0;
    double ceiling_dbtp = -1.0;
};

/// Applies gain and a look-ahead peak limiter until `target` is met: loudness within about half
/// a LU where the limiter allows, true peak never above the ceiling. Silence stays silence.
void master(audio::AudioBuffer& sound, const MasterTarget& target,
            const MediaProgress& progress = {});

/// Scales passages so that no sample exceeds `ceiling` (linear); the gain moves over `window`
/// frames before and after a peak.
void limit_peaks(audio::AudioBuffer& sound, float ceiling, std::size_t window);

inline float linear_gain(double decibels) {
    return static_cast<float>(std::pow(10.0, decibels / 20.0));
}

inline void scale_samples(audio::AudioBuffer& sound, float factor) {
    for (float& sample : sound.samples)
        sample *= factor;
}

// The gain each frame needs on its own to stay under the ceiling.
inline std::vector<float> needed_gain(const audio::AudioBuffer& sound, float ceiling) {
    const auto width = static_cast<std::size_t>(sound.channels);
    std::vector<float> gain(sound.frames(), 1.0F);
    for (std::size_t frame = 0; frame < gain.size(); ++frame) {
        float peak = 0.0F;
        for (std::size_t channel = 0; channel < width; ++channel)
            peak = std::max(peak, std::abs(sound.samples[frame * width + channel]));
        if (peak > ceiling)
            gain[frame] = ceiling / peak;
    }
    return gain;
}

// Minimum over the frames at most `reach` away on either side.
inline std::vector<float> widened_minimum(const std::vector<float>& gain, std::size_t reach) {
    std::vector<float> lowest(gain.size());
    std::deque<std::size_t> rising;
    for (std::size_t next = 0; next < gain.size() + reach; ++next) {
        if (next < gain.size()) {
            while (!rising.empty() && gain[rising.back()] >= gain[next])
                rising.pop_back();
            rising.push_back(next);
        }
        if (next < reach)
            continue;
        const std::size_t centre = next - reach;
        while (rising.front() + reach < centre)
            rising.pop_front();
        lowest[centre] = gain[rising.front()];
    }
    return lowest;
}

// Average over the same neighbourhood: since every value in it is at most what its centre needs,
// so is the average.
inline std::vector<float> averaged(const std::vector<float>& gain, std::size_t reach) {
    std::vector<double> sum(gain.size() + 1, 0.0);
    for (std::size_t at = 0; at < gain.size(); ++at)
        sum[at + 1] = sum[at] + static_cast<double>(gain[at]);
    std::vector<float> mean(gain.size());
    for (std::size_t at = 0; at < gain.size(); ++at) {
        const std::size_t from = at > reach ? at - reach : 0;
        const std::size_t to = std::min(gain.size(), at + reach + 1);
        mean[at] = static_cast<float>((sum[to] - sum[from]) / static_cast<double>(to - from));
    }
    return mean;
}

inline void fade_out(audio::AudioBuffer& sound, std::size_t start) {
    const std::size_t frames = sound.frames();
    if (frames == 0)
        return;
    const auto width = static_cast<std::size_t>(sound.channels);
    start = std::min(start, frames - 1);
    const auto length = static_cast<double>(std::max<std::size_t>(frames - 1 - start, 1));
    for (std::size_t frame = start; frame < frames; ++frame) {
        const double along = static_cast<double>(frame - start) / length;
        const double factor =
            frame + 1 == frames ? 0.0 : 0.5 + 0.5 * std::cos(std::numbers::pi * along);
        for (std::size_t channel = 0; channel < width; ++channel)
            sound.samples[frame * width + channel] *= static_cast<float>(factor);
    }
}

inline void limit_peaks(audio::AudioBuffer& sound, float ceiling, std::size_t window) {
    const auto gain = averaged(widened_minimum(needed_gain(sound, ceiling), window), window);
    const auto width = static_cast<std::size_t>(sound.channels);
    for (std::size_t frame = 0; frame < gain.size(); ++frame)
        for (std::size_t channel = 0; channel < width; ++channel)
            sound.samples[frame * width + channel] *= gain[frame];
}

inline void master(audio::AudioBuffer& sound, const MasterTarget& target,
                   const MediaProgress& progress) {
    constexpr int most_rounds = 3;
    constexpr double close_enough_lu = 0.2;
    constexpr double limiter_seconds = 0.02;
    // Peaks between samples can be a little higher than the samples.
    constexpr double sample_headroom_db = 0.5;
    const auto window =
        static_cast<std::size_t>(limiter_seconds * static_cast<double>(sound.sample_rate));
    audio::Loudness now = audio::measure_loudness(
        sound, part_of(progress, 0.0, 1.0 / (most_rounds + 1)), audio::PeakMeter::off);
    if (now.silent())
        return;
    for (int round = 1; round <= most_rounds; ++round) {
        scale_samples(sound, linear_gain(target.lufs - now.integrated_lufs));
        limit_peaks(sound, linear_gain(target.ceiling_dbtp - sample_headroom_db), window);
        now = audio::measure_loudness(
            sound, part_of(progress, static_cast<double>(round) / (most_rounds + 1),
                           static_cast<double>(round + 1) / (most_rounds + 1)));
        if (std::abs(now.integrated_lufs - target.lufs) < close_enough_lu)
            break;
    }
    if (now.true_peak_dbtp > target.ceiling_dbtp)
        scale_samples(sound, linear_gain(target.ceiling_dbtp - now.true_peak_dbtp));
}

} // namespace coflow::music::detail
