// SPDX-License-Identifier: MIT
#include "media/musical_key.hpp"

#include "media/detail/chroma.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
#include <span>
#include <vector>

namespace music {
namespace {

constexpr int analysis_rate = 22'050;

using detail::PitchClasses;

// From the tonic up in semitones.
constexpr PitchClasses major_profile{6.35, 2.23, 3.48, 2.33, 4.38, 4.09,
                                     2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
constexpr PitchClasses minor_profile{6.33, 2.68, 3.52, 5.38, 2.60, 3.53,
                                     2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

// Parts of the verdict. The whole track knows the scale; windows know which chords come most,
// each for itself; the last seconds know the way home. Weights found on pieces of known key.
constexpr double whole_weight = 0.33;
constexpr double windows_weight = 0.5;
constexpr double ending_weight = 0.17;
constexpr double window_seconds = 6.0;
constexpr double ending_seconds = 3.0;

// Frames with less than this part of the mean strength are pauses.
constexpr double pause = 0.05;

// A lead of this much over the next key is beyond doubt.
constexpr double clear_lead = 0.15;

// One value a key, in the order of all_keys().
using Fits = std::array<double, 24>;

double total(const PitchClasses& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

PitchClasses sum_of(std::span<const PitchClasses> frames) {
    PitchClasses sum{};
    for (const PitchClasses& frame : frames) {
        std::transform(sum.begin(), sum.end(), frame.begin(), sum.begin(), std::plus<>());
    }
    return sum;
}

double correlation(const PitchClasses& strength, const Key& key) {
    const PitchClasses& profile = key.mode == Mode::major ? major_profile : minor_profile;
    const double strength_mean = total(strength) / 12.0;
    const double profile_mean = total(profile) / 12.0;
    double together = 0.0;
    double strength_power = 0.0;
    double profile_power = 0.0;
    for (std::size_t step = 0; step < 12; ++step) {
        const auto at = (static_cast<std::size_t>(key.tonic) + step) % 12;
        const double a = strength[at] - strength_mean;
        const double b = profile[step] - profile_mean;
        together += a * b;
        strength_power += a * a;
        profile_power += b * b;
    }
    const double power = std::sqrt(strength_power * profile_power);
    return power > 1e-12 ? together / power : 0.0;
}

void add_fits(std::span<const PitchClasses> frames, double weight, Fits& fits) {
    const PitchClasses sum = sum_of(frames);
    const auto keys = all_keys();
    for (std::size_t at = 0; at < keys.size(); ++at) {
        fits[at] += weight * correlation(sum, keys[at]);
    }
}

std::vector<PitchClasses> without_pauses(const std::vector<PitchClasses>& frames) {
    const double mean =
        total(sum_of(frames)) / static_cast<double>(std::max<std::size_t>(frames.size(), 1));
    std::vector<PitchClasses> sounding;
    std::copy_if(frames.begin(), frames.end(), std::back_inserter(sounding),
                 [mean](const PitchClasses& frame) { return total(frame) > pause * mean; });
    return sounding;
}

Fits fits_of(const detail::Chroma& chroma) {
    Fits fits{};
    const auto frames = without_pauses(chroma.frames);
    if (frames.empty()) {
        return fits;
    }
    const std::span<const PitchClasses> all(frames);
    const auto count_of = [&](double seconds) {
        const auto count = static_cast<std::size_t>(std::lround(seconds / chroma.hop_seconds));
        return std::clamp<std::size_t>(count, 1, all.size());
    };
    add_fits(all, whole_weight, fits);
    add_fits(all.last(count_of(ending_seconds)), ending_weight, fits);
    // Whole windows only: a rest of one chord would count like a phrase.
    const std::size_t window = count_of(window_seconds);
    const std::size_t windows = all.size() / window;
    for (std::size_t at = 0; at < windows; ++at) {
        add_fits(all.subspan(at * window, window), windows_weight / static_cast<double>(windows),
                 fits);
    }
    return fits;
}

KeyEstimate best_of(const Fits& fits) {
    std::array<std::size_t, 24> order{};
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return fits[a] > fits[b]; });
    const auto keys = all_keys();
    KeyEstimate estimate;
    estimate.key = keys[order[0]];
    estimate.runner_up = keys[order[1]];
    estimate.fit = fits[order[0]];
    const double lead = (fits[order[0]] - fits[order[1]]) / clear_lead;
    estimate.confidence = std::max(0.0, estimate.fit) * std::min(1.0, lead);
    return estimate;
}

} // namespace

KeyEstimate estimate_key(const AudioBuffer& sound, const ProgressSink& sink) {
    const AudioBuffer mono = mono_at(sound, analysis_rate, part_of(sink, 0.0, 0.3));
    const detail::Chroma chroma = detail::chroma_of(mono, part_of(sink, 0.3, 1.0));
    KeyEstimate estimate = best_of(fits_of(chroma));
    estimate.tuning_cents = chroma.tuning_cents;
    return estimate;
}

} // namespace music
