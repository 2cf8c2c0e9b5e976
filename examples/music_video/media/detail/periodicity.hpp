// SPDX-License-Identifier: MIT
#pragma once

#include "media/progress.hpp"

#include <span>
#include <vector>

namespace music::detail {

/// Normalised autocorrelation of an onset envelope: how alike the envelope is to itself some time
/// later, 1 at lag 0.
class Periodicity {
public:
    /// Lags up to `longest_lag` values.
    Periodicity(std::span<const float> envelope, std::size_t longest_lag,
                const ProgressSink& sink = {});

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

} // namespace music::detail
