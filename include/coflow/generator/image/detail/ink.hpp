// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/image/detail/fixed.hpp"
#include "coflow/media/pixels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace coflow::image::detail {

/// A colour with channels from 0 to 255, and eight bits behind the point.
struct Ink {
    std::int32_t red = 0;
    std::int32_t green = 0;
    std::int32_t blue = 0;
};

[[nodiscard]] constexpr Ink ink(Rgb colour) noexcept {
    return {colour.red << 8, colour.green << 8, colour.blue << 8};
}

[[nodiscard]] constexpr Ink mix(const Ink& from, const Ink& to, Fixed share) noexcept {
    const auto channel = [share](std::int32_t a, std::int32_t b) {
        return static_cast<std::int32_t>(mix(Fixed{a}, Fixed{b}, share));
    };
    return {channel(from.red, to.red), channel(from.green, to.green), channel(from.blue, to.blue)};
}

/// Lighter for a factor above 1, darker below.
[[nodiscard]] constexpr Ink lit(const Ink& ink, Fixed factor) noexcept {
    const auto channel = [factor](std::int32_t value) {
        return static_cast<std::int32_t>(std::clamp(mul(value, factor), Fixed{}, Fixed{255 << 8}));
    };
    return {channel(ink.red), channel(ink.green), channel(ink.blue)};
}

/// The colours between those of a palette, from 0, its first, to 1, its last.
class Ramp {
public:
    explicit Ramp(const std::vector<Rgb>& palette) {
        for (std::size_t index = 0; index < inks_.size(); ++index) {
            const std::size_t place = index * (palette.size() - 1);
            const std::size_t left = place / (inks_.size() - 1);
            const std::size_t right = std::min(left + 1, palette.size() - 1);
            const Fixed share = ratio(static_cast<Fixed>(place % (inks_.size() - 1)),
                                      static_cast<Fixed>(inks_.size() - 1));
            const auto channel = [share](std::uint8_t a, std::uint8_t b) {
                // Light is nearly the square of what files hold; mixed so, the middle is no mud.
                const Fixed light = mix(Fixed{a} * a, Fixed{b} * b, share);
                return static_cast<std::int32_t>(
                    whole_root(static_cast<std::uint64_t>(light) << 16));
            };
            const Rgb from = palette[left];
            const Rgb to = palette[right];
            inks_[index] = {channel(from.red, to.red), channel(from.green, to.green),
                            channel(from.blue, to.blue)};
        }
    }

    [[nodiscard]] Ink at(Fixed place) const noexcept {
        const Fixed scaled = unit(place) * static_cast<Fixed>(inks_.size() - 1);
        const auto left = static_cast<std::size_t>(scaled >> fraction_bits);
        const std::size_t right = std::min(left + 1, inks_.size() - 1);
        return mix(inks_[left], inks_[right], scaled & (one - 1));
    }

private:
    std::array<Ink, 257> inks_{};
};

/// Where a picture is drawn: its short side is 1 long, a very long one at most `longest`.
struct Canvas {
    static constexpr Fixed longest = 8 * one;

    constexpr Canvas(int pixels_wide, int pixels_high) noexcept {
        const Fixed wide = pixels_wide;
        const Fixed high = pixels_high;
        const Fixed in_unit = std::max(std::min(wide, high), std::max(wide, high) * one / longest);
        pixel = std::max(one / in_unit, Fixed{1});
        in_unit_ = in_unit;
        width = ratio(wide, in_unit);
        height = ratio(high, in_unit);
    }

    /// The middle of a row or column.
    [[nodiscard]] constexpr Fixed place(int index) const noexcept {
        return (2 * Fixed{index} + 1) * one / (2 * in_unit_);
    }

    /// How much of a pixel is within a shape that begins `inside` away from its middle.
    [[nodiscard]] constexpr Fixed coverage(Fixed inside) const noexcept {
        return unit(ratio(inside, pixel) + one / 2);
    }

    Fixed width = one;
    Fixed height = one;
    Fixed pixel = one; ///< The side of one.

private:
    Fixed in_unit_ = 1; // pixels
};

} // namespace coflow::image::detail
