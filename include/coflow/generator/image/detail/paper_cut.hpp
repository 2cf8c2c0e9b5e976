// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/image/detail/fixed.hpp"
#include "coflow/generator/image/detail/ink.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace coflow::image::detail {

/// The heights of round and plane waves that meet, cut from sheets of paper.
class PaperCut {
public:
    PaperCut(const Canvas& canvas, const std::vector<Rgb>& palette, std::uint64_t seed)
        : canvas_{canvas}, ramp_{palette}, seed_{seed} {
        Dice dice{seed};
        for (Source& source : sources_) {
            source.x = mul(canvas.width, dice.between(-one / 5, one * 6 / 5));
            source.y = mul(canvas.height, dice.between(-one / 5, one * 6 / 5));
            source.waves = dice.between(one, 2 * one);
            source.phase = dice.between(0, one);
        }
        direction_ = dice.between(0, one);
    }

    [[nodiscard]] Ink at(Fixed x, Fixed y) const {
        const Fixed here = height(x, y);
        const Fixed right = height(x + canvas_.pixel, y) - here;
        const Fixed down = height(x, y + canvas_.pixel) - here;
        const Fixed change = std::clamp(length(right, down), Fixed{1}, one / 2);
        const Fixed sheet = here >> fraction_bits;
        const Fixed above = here & (one - 1);
        // A sheet lies in the shadow of the next one near its edge.
        const Fixed shadow = smooth_step(one * 6 / 10, one, above) * 4 / 10;
        return mix(lit(paper(sheet), one - shadow), paper(sheet + 1),
                   unit(ratio(above - one + change, change)));
    }

private:
    static constexpr Fixed sheets = 9;

    struct Source {
        Fixed x = 0;
        Fixed y = 0;
        Fixed waves = one; // in a unit
        Fixed phase = 0;
    };

    /// In sheets.
    [[nodiscard]] Fixed height(Fixed x, Fixed y) const {
        const Fixed bend = fractal(seed_, x, y, 3) / 4;
        Fixed sum = sine(mul(x, cosine(direction_)) + mul(y, sine(direction_)) + bend * 2);
        for (const Source& source : sources_)
            sum +=
                sine(mul(length(x - source.x, y - source.y) + bend, source.waves) + source.phase);
        return unit(one / 2 + sum / 5) * sheets;
    }

    [[nodiscard]] Ink paper(Fixed sheet) const { return ramp_.at(ratio(sheet, sheets)); }

    Canvas canvas_;
    Ramp ramp_;
    std::uint64_t seed_;
    std::array<Source, 4> sources_{};
    Fixed direction_ = 0;
};

} // namespace coflow::image::detail
