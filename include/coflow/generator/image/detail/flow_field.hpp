// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/image/detail/fixed.hpp"
#include "coflow/generator/image/detail/ink.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace coflow::image::detail {

/// Strokes of a brush along the lines of a field that turns smoothly.
///
/// Source: Cabral and Leedom, "Imaging vector fields using line integral convolution", 1993; the
/// field has no sources, as Bridson's "Curl-noise for procedural fluid flow", 2007.
class FlowField {
public:
    FlowField(const Canvas& canvas, const std::vector<Rgb>& palette, std::uint64_t seed)
        : ramp_{palette},
          seed_{seed},
          columns_{canvas.width * density / one + 2 * margin},
          rows_{canvas.height * density / one + 2 * margin} {
        directions_.reserve(static_cast<std::size_t>(columns_ * rows_));
        for (Fixed row = 0; row < rows_; ++row)
            for (Fixed column = 0; column < columns_; ++column)
                directions_.push_back(
                    direction(ratio(column - margin, density), ratio(row - margin, density)));
    }

    [[nodiscard]] Ink at(Fixed x, Fixed y) const {
        Fixed fine = 0;
        Fixed broad = 0;
        for (const Fixed way : {Fixed{1}, Fixed{-1}}) {
            Vector place{x, y};
            for (int step = 0; step < reach; ++step) {
                fine += noise(seed_ + 101, place.x * 130, place.y * 130);
                broad += noise(seed_ + 102, place.x * 22, place.y * 22);
                const Vector along = field(place);
                place.x += way * mul(along.x, stride);
                place.y += way * mul(along.y, stride);
            }
        }
        fine = fine * 2 / reach;
        broad = broad * 2 / reach;
        const Fixed tone = fractal(seed_ + 103, x * 5 / 4, y * 5 / 4, 3);
        const Ink paint = ramp_.at(one * 9 / 20 + tone * 11 / 20 + broad * 9 / 20 + fine * 3 / 20);
        return lit(paint, one + std::clamp(fine * 2 / 5, -one / 4, one / 4));
    }

private:
    struct Vector {
        Fixed x = 0;
        Fixed y = 0;
    };

    static constexpr Fixed density = 48; // directions in a unit
    static constexpr Fixed margin = 2;
    static constexpr int reach = 22;
    static constexpr Fixed stride = one / 150;

    [[nodiscard]] Vector direction(Fixed x, Fixed y) const {
        constexpr Fixed apart = one / 32;
        const auto potential = [this](Fixed u, Fixed v) { return fractal(seed_, u, v, 2); };
        const Fixed dx = potential(x + apart, y) - potential(x - apart, y);
        const Fixed dy = potential(x, y + apart) - potential(x, y - apart);
        const Fixed norm = std::max(length(dx, dy), Fixed{1});
        return {ratio(dy, norm), ratio(-dx, norm)};
    }

    [[nodiscard]] Vector field(const Vector& place) const {
        const Fixed x =
            std::clamp(place.x * density + margin * one, Fixed{0}, (columns_ - 1) * one - 1);
        const Fixed y =
            std::clamp(place.y * density + margin * one, Fixed{0}, (rows_ - 1) * one - 1);
        const auto corner =
            static_cast<std::size_t>((y >> fraction_bits) * columns_ + (x >> fraction_bits));
        const auto below = corner + static_cast<std::size_t>(columns_);
        const Fixed right = x & (one - 1);
        const Fixed down = y & (one - 1);
        const auto between = [&](Fixed Vector::* part) {
            return mix(mix(directions_[corner].*part, directions_[corner + 1].*part, right),
                       mix(directions_[below].*part, directions_[below + 1].*part, right), down);
        };
        return {between(&Vector::x), between(&Vector::y)};
    }

    Ramp ramp_;
    std::uint64_t seed_;
    Fixed columns_;
    Fixed rows_;
    std::vector<Vector> directions_;
};

} // namespace coflow::image::detail
