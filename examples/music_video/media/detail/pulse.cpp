// SPDX-License-Identifier: MIT
#include "media/detail/pulse.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace music::detail {
namespace {

constexpr double window_seconds = 12.0;
constexpr double tolerance_seconds = 0.03;

double peak_near(std::span<const float> values, double at, double reach) {
    const auto from = static_cast<std::ptrdiff_t>(std::floor(at - reach));
    const auto to = static_cast<std::ptrdiff_t>(std::ceil(at + reach));
    double peak = 0.0;
    for (auto index = std::max<std::ptrdiff_t>(from, 0); index <= to && index < std::ssize(values);
         ++index) {
        peak = std::max(peak, static_cast<double>(values[static_cast<std::size_t>(index)]));
    }
    return peak;
}

double best_phase(std::span<const float> values, double period) {
    double best = 0.0;
    double best_sum = -1.0;
    for (double phase = 0.0; phase < period; phase += 1.0) {
        double sum = 0.0;
        int taps = 0;
        for (double at = phase; at < static_cast<double>(values.size()); at += period) {
            sum += static_cast<double>(values[static_cast<std::size_t>(at)]);
            ++taps;
        }
        sum /= taps;
        if (sum > best_sum) {
            best_sum = sum;
            best = phase;
        }
    }
    return best;
}

} // namespace

PulseShape tap_along(const OnsetEnvelope& envelope, double period) {
    const std::span<const float> all(envelope.total);
    const auto window = std::min(
        all.size(), static_cast<std::size_t>(std::max(window_seconds * envelope.rate, 8 * period)));
    const double reach = std::min(tolerance_seconds * envelope.rate, period / 8);
    PulseShape shape;
    double total_weight = 0.0;
    for (std::size_t start = 0; start + window <= all.size() && window > 0; start += window) {
        const auto values = all.subspan(start, window);
        const double phase = best_phase(values, period);
        if (start == 0) {
            shape.first_tap = phase;
        }
        double even = 0.0, odd = 0.0, halves = 0.0, thirds = 0.0;
        std::vector<double> taps;
        for (double at = phase; at + period < static_cast<double>(window); at += period) {
            const double strength = peak_near(values, at, reach);
            (taps.size() % 2 == 0 ? even : odd) += strength;
            halves += peak_near(values, at + period / 2, reach);
            thirds += 0.5 * (peak_near(values, at + period / 3, reach) +
                             peak_near(values, at + 2 * period / 3, reach));
            taps.push_back(strength);
        }
        if (taps.size() < 2) {
            continue;
        }
        const auto count = static_cast<double>(taps.size());
        const double on = (even + odd) / count;
        const double even_mean = even / std::ceil(count / 2);
        const double odd_mean = odd / std::floor(count / 2);
        std::nth_element(taps.begin(), taps.begin() + static_cast<std::ptrdiff_t>(taps.size() / 2),
                         taps.end());
        if (on <= 0.0) {
            continue;
        }
        shape.on += on;
        shape.between += on * (std::max(halves, thirds) / count / on);
        shape.balance += on * std::min(even_mean, odd_mean) / std::max(even_mean, odd_mean);
        shape.steadiness += on * taps[taps.size() / 2] / on;
        total_weight += on;
    }
    if (total_weight > 0.0) {
        shape.between /= total_weight;
        shape.balance /= total_weight;
        shape.steadiness /= total_weight;
    }
    return shape;
}

} // namespace music::detail
