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

/// Ranges of hills, each darker than the one behind it, below a low sun; fir trees on the nearest.
class Landscape {
public:
    Landscape(const Canvas& canvas, const std::vector<Rgb>& palette, std::uint64_t seed)
        : canvas_{canvas}, ramp_{by_light(palette)}, seed_{seed} {
        Dice dice{seed};
        sun_x_ = mul(canvas.width, dice.between(one / 4, one * 3 / 4));
        sun_y_ = mul(canvas.height, dice.between(one * 22 / 100, one * 36 / 100));
        for (std::size_t index = 0; index < ranges_.size(); ++index) {
            const Fixed near = ratio(static_cast<Fixed>(index), Fixed{ranges} - 1);
            Range& range = ranges_[index];
            range.seed = scramble(seed + index);
            range.top = mul(canvas.height, mix(one * 46 / 100, one * 90 / 100, near));
            range.relief = mul(canvas.height, mix(one * 17 / 100, one * 7 / 100, near));
            range.detail = mix(2 * one, one, near);
            range.tree = near > one / 2 ? mul(near - one / 2, one * 17 / 100) : 0;
            range.ink = ramp_.at(mix(one * 66 / 100, 0, near));
        }
    }

    [[nodiscard]] Ink at(Fixed x, Fixed y) const {
        std::array<Fixed, ranges> covered{};
        std::size_t back = ranges;
        while (back > 0) {
            --back;
            covered[back] = canvas_.coverage(y - ridge(ranges_[back], x, y));
            if (covered[back] == one)
                break;
        }
        Ink result = covered[back] == one ? Ink{} : sky(x, y);
        for (std::size_t index = back; index < ranges; ++index)
            if (covered[index] > 0)
                result = mix(result, slope(ranges_[index], x, y), covered[index]);
        return result;
    }

private:
    static constexpr std::size_t ranges = 7;

    struct Range {
        std::uint64_t seed = 0;
        Fixed top = 0;    // where its ridge is on average
        Fixed relief = 0; // how far it goes up and down
        Fixed detail = 0; // how many hills there are in a unit
        Fixed tree = 0;   // the height of its trees
        Ink ink;
    };

    static std::vector<Rgb> by_light(std::vector<Rgb> palette) {
        std::ranges::stable_sort(palette, {}, [](Rgb colour) {
            return 2126 * colour.red + 7152 * colour.green + 722 * colour.blue;
        });
        return palette;
    }

    [[nodiscard]] Ink sky(Fixed x, Fixed y) const {
        const Fixed down = unit(ratio(y, ranges_[0].top));
        const Fixed haze = fractal(seed_ + 7, x * 3 / 2, y * 7, 4);
        const Fixed light =
            mix(one * 48 / 100, one * 90 / 100, down) + mul(haze, mix(one / 14, one / 9, down));
        const Fixed away = length(x - sun_x_, y - sun_y_);
        constexpr Fixed sun = one * 7 / 100;
        const Fixed glow = ratio(sun, 2 * sun + away);
        return mix(ramp_.at(light + mul(glow, one * 7 / 10)), ramp_.at(one),
                   canvas_.coverage(sun - away));
    }

    /// Hills are brighter at the foot, where there is mist, and towards the sun.
    [[nodiscard]] Ink slope(const Range& range, Fixed x, Fixed y) const {
        const Fixed deep = unit(ratio(y - range.top + range.relief, canvas_.height * 3 / 10));
        const Fixed towards = one - unit(ratio(std::abs(x - sun_x_), canvas_.width));
        const Fixed mist = mul(deep, one * 30 / 100) + mul(towards, one * 6 / 100);
        return mix(range.ink, ramp_.at(one * 92 / 100),
                   mul(mist, unit(one * 11 / 10 - ratio(range.top, canvas_.height))) * 2);
    }

    [[nodiscard]] Fixed ridge(const Range& range, Fixed x, Fixed y) const {
        const Fixed place = mul(x, range.detail);
        const Fixed hills = fractal(range.seed, place, one / 3, 6);
        // Far ranges have crests: where noise changes its sign it is folded.
        const Fixed crests = one / 2 - std::abs(fractal(range.seed + 50, place, one / 3, 6)) * 2;
        const Fixed sharp = range.tree > 0 ? 0 : one * 6 / 10;
        const Fixed height = range.top - mul(range.relief, mix(hills, crests, sharp));
        // Trees are dear to draw, and stand near the ridge.
        if (range.tree == 0 || y > height || y < height - 2 * range.tree)
            return height;
        return height - trees(range, x);
    }

    /// How high the firs are at a place.
    [[nodiscard]] static Fixed trees(const Range& range, Fixed x) {
        const Fixed spacing = range.tree / 3;
        const Fixed cell = x / spacing;
        Fixed highest = 0;
        for (Fixed index = cell - 3; index <= cell + 3; ++index) {
            const std::uint64_t bits = scramble(range.seed, index, 9);
            const Fixed grove =
                unit(one * 6 / 10 + noise(range.seed + 60, index * one / 9, one / 2) * 2);
            const Fixed high = mul(mul(range.tree, grove), one * 4 / 10 + chance(bits));
            const Fixed middle = index * spacing + mul(spacing, chance(bits, 16));
            const Fixed aside = ratio(std::abs(x - middle), std::max(high / 5, Fixed{1}));
            if (aside >= one)
                continue;
            // Branches: the outline steps in and out on its way up.
            const Fixed branch = mul(one / 6, (aside * 5) & (one - 1));
            highest = std::max(highest, mul(high, one - aside + mul(branch, aside)));
        }
        return highest;
    }

    Canvas canvas_;
    Ramp ramp_;
    std::uint64_t seed_;
    Fixed sun_x_ = 0;
    Fixed sun_y_ = 0;
    std::array<Range, ranges> ranges_{};
};

} // namespace coflow::image::detail
