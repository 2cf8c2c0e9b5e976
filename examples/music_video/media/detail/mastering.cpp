// SPDX-License-Identifier: MIT
#include "media/detail/mastering.hpp"

#include "media/loudness.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numbers>
#include <vector>

namespace music::detail {
namespace {

constexpr int most_rounds = 3;
constexpr double close_enough_lu = 0.2;
constexpr double limiter_seconds = 0.02;
// Peaks between samples can be a little higher than the samples.
constexpr double sample_headroom_db = 0.5;

float linear(double decibels) { return static_cast<float>(std::pow(10.0, decibels / 20.0)); }

void scale(AudioBuffer& sound, float factor) {
    for (float& sample : sound.samples) {
        sample *= factor;
    }
}

// The gain each frame needs on its own to stay under the ceiling.
std::vector<float> needed_gain(const AudioBuffer& sound, float ceiling) {
    const auto width = static_cast<std::size_t>(sound.channels);
    std::vector<float> gain(sound.frames(), 1.0F);
    for (std::size_t frame = 0; frame < gain.size(); ++frame) {
        float peak = 0.0F;
        for (std::size_t channel = 0; channel < width; ++channel) {
            peak = std::max(peak, std::abs(sound.samples[frame * width + channel]));
        }
        if (peak > ceiling) {
            gain[frame] = ceiling / peak;
        }
    }
    return gain;
}

// Minimum over the frames at most `reach` away on either side.
std::vector<float> widened_minimum(const std::vector<float>& gain, std::size_t reach) {
    std::vector<float> lowest(gain.size());
    std::deque<std::size_t> rising;
    for (std::size_t next = 0; next < gain.size() + reach; ++next) {
        if (next < gain.size()) {
            while (!rising.empty() && gain[rising.back()] >= gain[next]) {
                rising.pop_back();
            }
            rising.push_back(next);
        }
        if (next < reach) {
            continue;
        }
        const std::size_t centre = next - reach;
        while (rising.front() + reach < centre) {
            rising.pop_front();
        }
        lowest[centre] = gain[rising.front()];
    }
    return lowest;
}

// Average over the same neighbourhood: since every value in it is at most what its centre needs,
// so is the average.
std::vector<float> averaged(const std::vector<float>& gain, std::size_t reach) {
    std::vector<double> sum(gain.size() + 1, 0.0);
    for (std::size_t at = 0; at < gain.size(); ++at) {
        sum[at + 1] = sum[at] + static_cast<double>(gain[at]);
    }
    std::vector<float> mean(gain.size());
    for (std::size_t at = 0; at < gain.size(); ++at) {
        const std::size_t from = at > reach ? at - reach : 0;
        const std::size_t to = std::min(gain.size(), at + reach + 1);
        mean[at] = static_cast<float>((sum[to] - sum[from]) / static_cast<double>(to - from));
    }
    return mean;
}

} // namespace

void fade_out(AudioBuffer& sound, std::size_t start) {
    const std::size_t frames = sound.frames();
    if (frames == 0) {
        return;
    }
    const auto width = static_cast<std::size_t>(sound.channels);
    start = std::min(start, frames - 1);
    const auto length = static_cast<double>(std::max<std::size_t>(frames - 1 - start, 1));
    for (std::size_t frame = start; frame < frames; ++frame) {
        const double along = static_cast<double>(frame - start) / length;
        const double factor =
            frame + 1 == frames ? 0.0 : 0.5 + 0.5 * std::cos(std::numbers::pi * along);
        for (std::size_t channel = 0; channel < width; ++channel) {
            sound.samples[frame * width + channel] *= static_cast<float>(factor);
        }
    }
}

void limit_peaks(AudioBuffer& sound, float ceiling, std::size_t window) {
    const auto gain = averaged(widened_minimum(needed_gain(sound, ceiling), window), window);
    const auto width = static_cast<std::size_t>(sound.channels);
    for (std::size_t frame = 0; frame < gain.size(); ++frame) {
        for (std::size_t channel = 0; channel < width; ++channel) {
            sound.samples[frame * width + channel] *= gain[frame];
        }
    }
}

void master(AudioBuffer& sound, const MasterTarget& target, const ProgressSink& sink) {
    const auto window =
        static_cast<std::size_t>(limiter_seconds * static_cast<double>(sound.sample_rate));
    Loudness now =
        measure_loudness(sound, part_of(sink, 0.0, 1.0 / (most_rounds + 1)), PeakMeter::off);
    if (now.silent()) {
        return;
    }
    for (int round = 1; round <= most_rounds; ++round) {
        scale(sound, linear(target.lufs - now.integrated_lufs));
        limit_peaks(sound, linear(target.ceiling_dbtp - sample_headroom_db), window);
        now = measure_loudness(sound, part_of(sink, static_cast<double>(round) / (most_rounds + 1),
                                              static_cast<double>(round + 1) / (most_rounds + 1)));
        if (std::abs(now.integrated_lufs - target.lufs) < close_enough_lu) {
            break;
        }
    }
    if (now.true_peak_dbtp > target.ceiling_dbtp) {
        scale(sound, linear(target.ceiling_dbtp - now.true_peak_dbtp));
    }
}

} // namespace music::detail
