// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace coflow::audio::detail {

/// Normalised autocorrelation of an onset envelope: how alike the envelope is to itself some time
/// later, 1 at lag 0.
class Periodicity {
public:
    /// Lags up to `longest_lag` values.
    Periodicity(std::span<const float> envelope, std::size_t longest_lag,
                const MediaProgress& progress = {});

    std::size_t longest_lag() const { return values_.empty() ? 0 : values_.size() - 1; }

    /// Between lags: linear interpolation. 0 beyond the longest lag.
    double at(double lag) const;

    /// Average over the first `count` multiples of `lag`, later ones counting less.
    double comb(double lag, int count) const;

    /// The local maximum nearest `lag`, searched `reach` values around it, by a parabola.
    double refined(double lag, double reach) const;

private:
    std::vector<double> values_;
};

inline Periodicity::Periodicity(std::span<const float> envelope, std::size_t longest_lag,
                                const MediaProgress& progress) {
    const std::size_t count = envelope.size();
    if (count < 2)
        return;
    const double mean =
        std::accumulate(envelope.begin(), envelope.end(), 0.0) / static_cast<double>(count);
    std::vector<float> centred(count);
    std::transform(envelope.begin(), envelope.end(), centred.begin(),
                   [&](float value) { return value - static_cast<float>(mean); });
    values_.resize(std::min(longest_lag, count / 2) + 1);
    for (std::size_t lag = 0; lag < values_.size(); ++lag) {
        double sum = 0.0;
        for (std::size_t at = lag; at < count; ++at)
            sum += static_cast<double>(centred[at] * centred[at - lag]);
        values_[lag] = sum / static_cast<double>(count - lag);
        if (lag % 64 == 0)
            report_progress(progress,
                            static_cast<double>(lag) / static_cast<double>(values_.size()));
    }
    const double power = values_.front();
    for (double& value : values_)
        value = power > 0.0 ? value / power : 0.0;
}

inline double Periodicity::at(double lag) const {
    const auto below = static_cast<std::size_t>(lag);
    if (lag < 0.0 || below + 1 >= values_.size())
        return 0.0;
    const double part = lag - static_cast<double>(below);
    return values_[below] * (1.0 - part) + values_[below + 1] * part;
}

inline double Periodicity::comb(double lag, int count) const {
    double sum = 0.0;
    double weights = 0.0;
    for (int multiple = 1; multiple <= count; ++multiple) {
        if (multiple * lag >= static_cast<double>(longest_lag()))
            break;
        const double weight = 1.0 / std::sqrt(static_cast<double>(multiple));
        sum += weight * at(multiple * lag);
        weights += weight;
    }
    return weights > 0.0 ? sum / weights : 0.0;
}

inline double Periodicity::refined(double lag, double reach) const {
    const auto from = static_cast<std::size_t>(std::max(1.0, std::floor(lag - reach)));
    const auto to = std::min(longest_lag(), static_cast<std::size_t>(std::ceil(lag + reach)));
    if (from >= to || to < 2)
        return lag;
    std::size_t peak = from;
    for (std::size_t at = from; at <= to; ++at) {
        if (values_[at] > values_[peak])
            peak = at;
    }
    if (peak == 0 || peak >= longest_lag())
        return lag;
    const double left = values_[peak - 1];
    const double top = values_[peak];
    const double right = values_[peak + 1];
    const double bend = left - 2.0 * top + right;
    const double shift = bend < 0.0 ? 0.5 * (left - right) / bend : 0.0;
    return static_cast<double>(peak) + std::clamp(shift, -0.5, 0.5);
}

} // namespace coflow::audio::detail
