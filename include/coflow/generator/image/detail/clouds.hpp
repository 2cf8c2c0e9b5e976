// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/image/detail/fixed.hpp"
#include "coflow/generator/image/detail/ink.hpp"

#include <cstdint>
#include <vector>

namespace coflow::image::detail {

/// Veils of smoke: noise at places that noise has moved, twice.
/// Source: I. Quilez, "Domain warping", 2002.
class Clouds {
public:
    Clouds(const Canvas&, const std::vector<Rgb>& palette, std::uint64_t seed)
        : ramp_{palette}, seed_{seed} {}

    [[nodiscard]] Ink at(Fixed x, Fixed y) const {
        const Fixed u = x * 3 / 2;
        const Fixed v = y * 3 / 2;
        const Fixed first_x = fractal(seed_ + 10, u, v, 3);
        const Fixed first_y = fractal(seed_ + 20, u, v, 3);
        const Fixed moved_u = u + first_x * 11 / 10;
        const Fixed moved_v = v + first_y * 11 / 10;
        const Fixed second_x = fractal(seed_ + 30, moved_u, moved_v, 4);
        const Fixed second_y = fractal(seed_ + 40, moved_u, moved_v, 4);
        const auto density = [&](Fixed right) {
            return fractal(seed_, u + second_x * 12 / 10 + right, v + second_y * 12 / 10, 6);
        };
        const Fixed here = density(0);
        const Fixed slope = here - density(one / 40);
        const Fixed folds = length(second_x, second_y);
        const Ink veil = ramp_.at(one * 42 / 100 + here * 13 / 20 + first_y / 5);
        const Ink glow = ramp_.at(one * 60 / 100 + folds * 6 / 10);
        return lit(mix(veil, glow, smooth_step(one / 4, one, folds) * 7 / 10),
                   one + std::clamp(slope * 2, -one / 5, one / 5));
    }

private:
    Ramp ramp_;
    std::uint64_t seed_;
};

} // namespace coflow::image::detail
