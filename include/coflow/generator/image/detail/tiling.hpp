// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/image/detail/fixed.hpp"
#include "coflow/generator/image/detail/ink.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace coflow::image::detail {

/// Squares, each with a figure of circles and straight lines in two flat colours; some are four
/// times as big.
class Tiling {
public:
    Tiling(const Canvas& canvas, const std::vector<Rgb>& palette, std::uint64_t seed)
        : canvas_{canvas},
          seed_{seed},
          // What is left over at two edges is equal.
          left_{(canvas.width % side) / 2},
          top_{(canvas.height % side) / 2} {
        for (const Rgb colour : palette)
            inks_.push_back(ink(colour));
    }

    [[nodiscard]] Ink at(Fixed x, Fixed y) const {
        Fixed u = x - left_ + 2 * side;
        Fixed v = y - top_ + 2 * side;
        Fixed column = u / side;
        Fixed row = v / side;
        Fixed size = side;
        if (chance(scramble(seed_, column / 2, row / 2), 8) < one * 3 / 10) {
            column /= 2;
            row /= 2;
            size = 2 * side;
        }
        u = ratio(u - column * size, size);
        v = ratio(v - row * size, size);
        const std::uint64_t bits = scramble(seed_ + static_cast<std::uint64_t>(size), column, row);
        if ((bits >> 20 & 1) != 0)
            u = one - u;
        if ((bits >> 21 & 1) != 0)
            v = one - v;
        if ((bits >> 22 & 1) != 0)
            std::swap(u, v);
        const std::size_t count = inks_.size();
        const std::size_t ground = bits % count;
        const auto other = [&](std::size_t place) {
            return inks_[(ground + 1 + (bits >> place) % std::max<std::size_t>(count - 1, 1)) %
                         count];
        };
        const auto covered = [&](Fixed inside) { return canvas_.coverage(mul(inside, size)); };
        const Ink& back = inks_[ground];
        const Ink front = other(24);
        const Ink third = other(34);
        switch (bits >> 44 & 7) {
        case 0: // a quarter of a disc
            return mix(back, front, covered(one - length(u, v)));
        case 1: // a leaf
            return mix(back, front,
                       covered(std::min(one - length(u, v), one - length(one - u, one - v))));
        case 2: // a half disc, with a smaller one in it
            return mix(mix(back, front, covered(one / 2 - length(u - one / 2, v))), third,
                       covered(one / 4 - length(u - one / 2, v)));
        case 3: { // rainbows
            const Fixed away = length(u, v);
            const Ink outer = mix(back, front, covered(one * 19 / 20 - away));
            const Ink inner = mix(outer, third, covered(one * 13 / 20 - away));
            return mix(inner, back, covered(one * 7 / 20 - away));
        }
        case 4: // a triangle
            return mix(back, front, covered(mul(u - v, one * 7 / 10)));
        case 5: { // a disc in a disc
            const Fixed away = length(u - one / 2, v - one / 2);
            return mix(mix(back, front, covered(one * 42 / 100 - away)), third,
                       covered(one / 5 - away));
        }
        case 6: // an hourglass
            return mix(back, front,
                       covered(mul(std::abs(v - one / 2) - std::abs(u - one / 2), one * 7 / 10)));
        default: { // stripes
            const Fixed along = std::abs(((u * 3) & (one - 1)) - one / 2);
            return mix(back, front, covered((along - one / 4) / 3));
        }
        }
    }

private:
    static constexpr Fixed side = one / 8;

    Canvas canvas_;
    std::uint64_t seed_;
    Fixed left_;
    Fixed top_;
    std::vector<Ink> inks_;
};

} // namespace coflow::image::detail
