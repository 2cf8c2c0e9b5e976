// SPDX-License-Identifier: MIT
#include "media/detail/periodicity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace music::detail {

Periodicity::Periodicity(std::span<const float> envelope, std::size_t longest_lag,
                         const ProgressSink& sink) {
    const std::size_t count = envelope.size();
    if (count < 2) {
        return;
    }
    const double mean =
        std::accumulate(envelope.begin(), envelope.end(), 0.0) / static_cast<double>(count);
    std::vector<float> centred(count);
    std::transform(envelope.begin(), envelope.end(), centred.begin(),
                   [&](float value) { return value - static_cast<float>(mean); });
    values_.resize(std::min(longest_lag, count / 2) + 1);
    for (std::size_t lag = 0; lag < values_.size(); ++lag) {
        double sum = 0.0;
        for (std::size_t at = lag; at < count; ++at) {
            sum += static_cast<double>(centred[at] * centred[at - lag]);
        }
        values_[lag] = sum / static_cast<double>(count - lag);
        if (lag % 64 == 0) {
            report(sink, static_cast<double>(lag) / static_cast<double>(values_.size()));
        }
    }
    const double power = values_.front();
    for (double& value : values_) {
        value = power > 0.0 ? value / power : 0.0;
    }
}

double Periodicity::at(double lag) const {
    const auto below = static_cast<std::size_t>(lag);
    if (lag < 0.0 || below + 1 >= values_.size()) {
        return 0.0;
    }
    const double part = lag - static_cast<double>(below);
    return values_[below] * (1.0 - part) + values_[below + 1] * part;
}

double Periodicity::comb(double lag, int count) const {
    double sum = 0.0;
    double weights = 0.0;
    for (int multiple = 1; multiple <= count; ++multiple) {
        if (multiple * lag >= static_cast<double>(longest_lag())) {
            break;
        }
        const double weight = 1.0 / std::sqrt(static_cast<double>(multiple));
        sum += weight * at(multiple * lag);
        weights += weight;
    }
    return weights > 0.0 ? sum / weights : 0.0;
}

double Periodicity::refined(double lag, double reach) const {
    const auto from = static_cast<std::size_t>(std::max(1.0, std::floor(lag - reach)));
    const auto to = std::min(longest_lag(), static_cast<std::size_t>(std::ceil(lag + reach)));
    if (from >= to || to < 2) {
        return lag;
    }
    std::size_t peak = from;
    for (std::size_t at = from; at <= to; ++at) {
        if (values_[at] > values_[peak]) {
            peak = at;
        }
    }
    if (peak == 0 || peak >= longest_lag()) {
        return lag;
    }
    const double left = values_[peak - 1];
    const double top = values_[peak];
    const double right = values_[peak + 1];
    const double bend = left - 2.0 * top + right;
    const double shift = bend < 0.0 ? 0.5 * (left - right) / bend : 0.0;
    return static_cast<double>(peak) + std::clamp(shift, -0.5, 0.5);
}

} // namespace music::detail
