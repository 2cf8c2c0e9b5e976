// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/audio/audio_buffer.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace coflow::audio::detail {

/// When exactly the sound begins that is known to begin near `about`: where the 10 milliseconds
/// after a moment are strongest in relation to the 10 before. Nothing if it is rather an end, which
/// spectra tell from a beginning badly: then the 30 milliseconds after are weaker. `mono` has one
/// channel.
inline std::optional<Seconds> onset_time(const AudioBuffer& mono, Seconds about) {
    constexpr double before = 0.02;
    constexpr double after = 0.06; // a spectrum notes a loud sound as soon as it touches its window
    constexpr double window_seconds = 0.01;
    constexpr std::size_t windows_compared = 3;
    constexpr double softest_part =
        1e-3; // of the energy; what is softer is no sound before another
    const auto window = static_cast<std::size_t>(window_seconds * mono.sample_rate);
    const std::size_t around = windows_compared * window;
    const auto sample_at = [&mono](double seconds) {
        const double sample = std::max(0.0, seconds * mono.sample_rate);
        return std::min(mono.samples.size(), static_cast<std::size_t>(sample));
    };
    const std::size_t from = sample_at(about.count() - before);
    const std::size_t to = sample_at(about.count() + after);
    const std::size_t first = from - std::min(from, around);
    const std::size_t last = std::min(mono.samples.size(), to + around);
    std::vector<double> energy{0.0}; // of all before each sample
    for (const float sample : std::span{mono.samples}.subspan(first, last - first))
        energy.push_back(energy.back() + static_cast<double>(sample) * sample);
    const double softest = softest_part * energy.back() + 1e-20;
    const auto rise_at = [&](std::size_t at, std::size_t length) {
        const std::size_t left = at - std::min(at, length);
        const std::size_t right = std::min(energy.size() - 1, at + length);
        return (energy[right] - energy[at] + softest) / (energy[at] - energy[left] + softest);
    };
    std::size_t best = from - first;
    for (std::size_t at = best; at < to - first; ++at)
        if (rise_at(at, window) > rise_at(best, window))
            best = at;
    if (rise_at(best, around) <= 1.0)
        return std::nullopt;
    return Seconds{static_cast<double>(first + best) / mono.sample_rate};
}

} // namespace coflow::audio::detail
