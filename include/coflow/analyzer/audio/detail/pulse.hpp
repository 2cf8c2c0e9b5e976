// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/audio/detail/onset_envelope.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

namespace coflow::audio::detail {

/// What the envelope looks like when a foot taps to it with a given period.
struct PulseShape {
    /// Strength at the halves, thirds and fifths between the taps, relative to the taps. Near 1:
    /// the foot is too slow, or taps across the beat.
    double halves = 1.0;
    double thirds = 1.0;
    double fifths = 1.0;
    /// 1 when no tap of a pair is the stronger one, less when one is stronger in every frequency
    /// band: then the foot is too fast. Bass drum against snare drum is balanced, each has its
    /// bands.
    double balance = 0.0;
    /// Index of the first tap in the envelope.
    double first_tap = 0.0;
};

/// Taps along `envelope` with `period` (in values). The phase is chosen anew every few seconds, so
/// that a slight drift of the tempo does not matter.
PulseShape tap_along(const OnsetEnvelope& envelope, double period);

namespace tapping {

inline constexpr double window_seconds = 12.0;
inline constexpr double fewest_taps = 8.0;
inline constexpr double tolerance_seconds = 0.03;

inline double peak_near(std::span<const float> values, double at, double reach) {
    const auto from = static_cast<std::size_t>(std::max(0.0, std::floor(at - reach)));
    const auto to = std::min(values.size(), static_cast<std::size_t>(std::ceil(at + reach)) + 1);
    float peak = 0.0F;
    for (std::size_t index = from; index < to; ++index)
        peak = std::max(peak, values[index]);
    return static_cast<double>(peak);
}

inline double best_phase(std::span<const float> values, double period) {
    double best = 0.0;
    double best_mean = -1.0;
    for (double phase = 0.0; phase < period; phase += 1.0) {
        double sum = 0.0;
        int taps = 0;
        for (double at = phase; at < static_cast<double>(values.size()); at += period) {
            sum += static_cast<double>(values[static_cast<std::size_t>(at)]);
            ++taps;
        }
        if (sum / taps > best_mean) {
            best_mean = sum / taps;
            best = phase;
        }
    }
    return best;
}

/// One window: taps at `phase`, `phase + period`, ...
class Window {
public:
    Window(const OnsetEnvelope& envelope, std::size_t start, std::size_t length, double period)
        : envelope_(envelope),
          start_(start),
          length_(length),
          period_(period),
          reach_(std::min(tolerance_seconds * envelope.rate, period / 8.0)),
          phase_(best_phase(part(envelope.total), period)) {}

    double phase() const { return phase_; }

    /// Mean strength at the k-th of n equal parts of the period, k = 1 .. n-1; n = 1: the taps.
    double strength(int n) const {
        const auto values = part(envelope_.total);
        if (n == 1)
            return mean(values, 0.0, 1);
        double sum = 0.0;
        for (int k = 1; k < n; ++k)
            sum += mean(values, period_ * k / n, 1);
        return sum / (n - 1);
    }

    double balance() const {
        double tilt = 0.0;
        for (const auto& band : envelope_.bands) {
            const double even = mean(part(band), 0.0, 2);
            const double odd = mean(part(band), period_, 2);
            tilt += even + odd > 0.0 ? (even - odd) / (even + odd) : 0.0;
        }
        return 1.0 - std::abs(tilt) / static_cast<double>(OnsetEnvelope::band_count);
    }

private:
    std::span<const float> part(const std::vector<float>& values) const {
        return std::span(values).subspan(start_, length_);
    }

    // Over every `stride`-th tap, shifted by `offset`.
    double mean(std::span<const float> values, double offset, int stride) const {
        double sum = 0.0;
        int count = 0;
        const double step = period_ * stride;
        for (double at = phase_ + offset; at < static_cast<double>(length_); at += step) {
            sum += peak_near(values, at, reach_);
            ++count;
        }
        return count > 0 ? sum / count : 0.0;
    }

    const OnsetEnvelope& envelope_;
    std::size_t start_;
    std::size_t length_;
    double period_;
    double reach_;
    double phase_;
};

} // namespace tapping

inline PulseShape tap_along(const OnsetEnvelope& envelope, double period) {
    const std::size_t count = envelope.total.size();
    const auto wish = static_cast<std::size_t>(
        std::max(tapping::window_seconds * envelope.rate, tapping::fewest_taps * period));
    const std::size_t length = std::min(count, wish);
    PulseShape sum{0.0, 0.0, 0.0, 0.0, 0.0};
    int windows = 0;
    for (std::size_t start = 0; length > 0 && start + length <= count; start += length) {
        const tapping::Window window(envelope, start, length, period);
        const double on = window.strength(1);
        if (on <= 0.0)
            continue;
        if (windows == 0) {
            const double at = static_cast<double>(start) + window.phase();
            sum.first_tap = std::fmod(at, period);
        }
        sum.halves += window.strength(2) / on;
        sum.thirds += window.strength(3) / on;
        sum.fifths += window.strength(5) / on;
        sum.balance += window.balance();
        ++windows;
    }
    if (windows == 0) {
        return {};
    }
    return {sum.halves / windows, sum.thirds / windows, sum.fifths / windows, sum.balance / windows,
            sum.first_tap};
}

} // namespace coflow::audio::detail
