// SPDX-License-Identifier: MIT
#include "media/detail/pulse.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

namespace music::detail {
namespace {

constexpr double window_seconds = 12.0;
constexpr double fewest_taps = 8.0;
constexpr double tolerance_seconds = 0.03;

double peak_near(std::span<const float> values, double at, double reach) {
    const auto from = static_cast<std::size_t>(std::max(0.0, std::floor(at - reach)));
    const auto to = std::min(values.size(), static_cast<std::size_t>(std::ceil(at + reach)) + 1);
    float peak = 0.0F;
    for (std::size_t index = from; index < to; ++index) {
        peak = std::max(peak, values[index]);
    }
    return static_cast<double>(peak);
}

double best_phase(std::span<const float> values, double period) {
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
        if (n == 1) {
            return mean(values, 0.0, 1);
        }
        double sum = 0.0;
        for (int k = 1; k < n; ++k) {
            sum += mean(values, period_ * k / n, 1);
        }
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

} // namespace

PulseShape tap_along(const OnsetEnvelope& envelope, double period) {
    const std::size_t count = envelope.total.size();
    const auto wish =
        static_cast<std::size_t>(std::max(window_seconds * envelope.rate, fewest_taps * period));
    const std::size_t length = std::min(count, wish);
    PulseShape sum{0.0, 0.0, 0.0, 0.0, 0.0};
    int windows = 0;
    for (std::size_t start = 0; length > 0 && start + length <= count; start += length) {
        const Window window(envelope, start, length, period);
        const double on = window.strength(1);
        if (on <= 0.0) {
            continue;
        }
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

} // namespace music::detail
