// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/chroma.hpp"
#include "coflow/media/audio/key.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <iterator>
#include <numeric>
#include <span>
#include <vector>

namespace coflow::audio::detail::tonality {

// From the tonic up in semitones.
inline constexpr PitchClasses major_profile{6.35, 2.23, 3.48, 2.33, 4.38, 4.09,
                                            2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
inline constexpr PitchClasses minor_profile{6.33, 2.68, 3.52, 5.38, 2.60, 3.53,
                                            2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

// Parts of the verdict. The whole track knows the scale; windows know which chords come most,
// each for itself; the last seconds know the way home. Weights found on pieces of known key.
inline constexpr double whole_weight = 0.33;
inline constexpr double windows_weight = 0.5;
inline constexpr double ending_weight = 0.17;
inline constexpr double window_seconds = 6.0;
inline constexpr double ending_seconds = 3.0;

// Frames with less than this part of the mean strength are pauses.
inline constexpr double pause = 0.05;

// A lead of this much over the next key is beyond doubt.
inline constexpr double clear_lead = 0.15;

// Music goes on with the notes it has, noise forgets them: odd and even seconds of the track have
// to agree, fully from the second number on.
inline constexpr double agreement_of_noise = 0.5;
inline constexpr double agreement_of_music = 0.85;

// One value a key, in the order of all_keys().
using Fits = std::array<double, 24>;

inline double total(const PitchClasses& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

inline PitchClasses sum_of(std::span<const PitchClasses> frames) {
    PitchClasses sum{};
    for (const PitchClasses& frame : frames)
        std::transform(sum.begin(), sum.end(), frame.begin(), sum.begin(), std::plus<>());
    return sum;
}

inline double correlation(const PitchClasses& a, const PitchClasses& b) {
    const double mean_a = total(a) / 12.0;
    const double mean_b = total(b) / 12.0;
    double together = 0.0;
    double power_a = 0.0;
    double power_b = 0.0;
    for (std::size_t at = 0; at < 12; ++at) {
        together += (a[at] - mean_a) * (b[at] - mean_b);
        power_a += (a[at] - mean_a) * (a[at] - mean_a);
        power_b += (b[at] - mean_b) * (b[at] - mean_b);
    }
    const double power = std::sqrt(power_a * power_b);
    return power > 1e-12 ? together / power : 0.0;
}

inline PitchClasses profile_of(const Key& key) {
    PitchClasses profile = key.mode == Mode::major ? major_profile : minor_profile;
    std::rotate(profile.begin(), profile.end() - key.tonic, profile.end());
    return profile;
}

inline void add_fits(std::span<const PitchClasses> frames, double weight, Fits& fits) {
    const PitchClasses sum = sum_of(frames);
    const auto keys = all_keys();
    for (std::size_t at = 0; at < keys.size(); ++at)
        fits[at] += weight * correlation(sum, profile_of(keys[at]));
}

inline std::vector<PitchClasses> without_pauses(const std::vector<PitchClasses>& frames) {
    const double mean =
        total(sum_of(frames)) / static_cast<double>(std::max<std::size_t>(frames.size(), 1));
    std::vector<PitchClasses> sounding;
    std::copy_if(frames.begin(), frames.end(), std::back_inserter(sounding),
                 [mean](const PitchClasses& frame) { return total(frame) > pause * mean; });
    return sounding;
}

// How much the odd seconds of a track agree with the even ones, 0 to 1.
inline double agreement(std::span<const PitchClasses> frames, double hop_seconds) {
    std::array<PitchClasses, 2> sums{};
    for (std::size_t at = 0; at < frames.size(); ++at) {
        const auto second = static_cast<std::size_t>(static_cast<double>(at) * hop_seconds);
        PitchClasses& sum = sums[second % 2];
        std::transform(sum.begin(), sum.end(), frames[at].begin(), sum.begin(), std::plus<>());
    }
    const double alike = correlation(sums[0], sums[1]);
    return std::clamp((alike - agreement_of_noise) / (agreement_of_music - agreement_of_noise), 0.0,
                      1.0);
}

inline Fits fits_of(std::span<const PitchClasses> all, double hop_seconds) {
    Fits fits{};
    const auto count_of = [&](double seconds) {
        const auto count = static_cast<std::size_t>(std::lround(seconds / hop_seconds));
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

} // namespace coflow::audio::detail::tonality
