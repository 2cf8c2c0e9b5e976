// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace coflow::image::detail {

/// A number with sixteen bits behind the point.
///
/// Pictures are to be the same everywhere, and floating point is not: compilers contract it and
/// libraries have sines of their own.
using Fixed = std::int64_t;

inline constexpr int fraction_bits = 16;
inline constexpr Fixed one = Fixed{1} << fraction_bits;

[[nodiscard]] constexpr Fixed ratio(std::int64_t above, std::int64_t below) noexcept {
    return (above << fraction_bits) / below;
}
[[nodiscard]] constexpr Fixed mul(Fixed a, Fixed b) noexcept { return (a * b) >> fraction_bits; }
[[nodiscard]] constexpr Fixed mix(Fixed from, Fixed to, Fixed share) noexcept {
    return from + mul(to - from, share);
}
[[nodiscard]] constexpr Fixed unit(Fixed value) noexcept { return std::clamp(value, Fixed{}, one); }

/// 0 up to `low`, 1 from `high` on, and an S between.
[[nodiscard]] constexpr Fixed smooth_step(Fixed low, Fixed high, Fixed value) noexcept {
    const Fixed t = unit(ratio(value - low, std::max(high - low, Fixed{1})));
    return mul(mul(t, t), 3 * one - 2 * t);
}

/// The root, rounded down: exact, as the root of a `double` is at most one off.
[[nodiscard]] inline std::uint64_t whole_root(std::uint64_t value) noexcept {
    auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(value)));
    while (root * root > value)
        --root;
    while ((root + 1) * (root + 1) <= value)
        ++root;
    return root;
}
[[nodiscard]] inline Fixed length(Fixed x, Fixed y) noexcept {
    return static_cast<Fixed>(whole_root(static_cast<std::uint64_t>(x * x + y * y)));
}

/// The sine of an angle in turns, to four digits: the polynomial of fifth degree that is right, as
/// is its slope, at 0 and at a quarter.
[[nodiscard]] constexpr Fixed sine(Fixed turns) noexcept {
    constexpr Fixed a = 102944; // pi / 2
    constexpr Fixed b = 42047;  // pi - 5 / 2
    constexpr Fixed c = 4640;   // pi / 2 - 3 / 2
    const Fixed angle = turns & (one - 1);
    const Fixed half = angle & (one / 2 - 1);
    const Fixed z = 4 * (half > one / 4 ? one / 2 - half : half);
    const Fixed square = mul(z, z);
    const Fixed value = mul(z, a - mul(square, b - mul(square, c)));
    return angle < one / 2 ? value : -value;
}
[[nodiscard]] constexpr Fixed cosine(Fixed turns) noexcept { return sine(turns + one / 4); }

/// Sixty-four bits that have nothing to do with each other for different arguments.
/// Source: the finalizer of SplitMix64, Steele, Lea and Flood 2014.
[[nodiscard]] constexpr std::uint64_t scramble(std::uint64_t value) noexcept {
    value += 0x9e3779b97f4a7c15;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}
[[nodiscard]] constexpr std::uint64_t scramble(std::uint64_t seed, std::int64_t x,
                                               std::int64_t y) noexcept {
    return scramble(seed ^ scramble(static_cast<std::uint64_t>(x) << 32 ^
                                    (static_cast<std::uint64_t>(y) & 0xffffffff)));
}

/// 0 to less than 1, of the bits from `place` on.
[[nodiscard]] constexpr Fixed chance(std::uint64_t bits, int place = 0) noexcept {
    return static_cast<Fixed>(bits >> place & (one - 1));
}

/// A row of such numbers.
class Dice {
public:
    explicit constexpr Dice(std::uint64_t seed) noexcept : state_{seed} {}

    /// `low` to less than `high`.
    constexpr Fixed between(Fixed low, Fixed high) noexcept {
        state_ += 1;
        return low + mul(high - low, chance(scramble(state_ * 0x9e3779b97f4a7c15)));
    }

private:
    std::uint64_t state_;
};

/// Smooth noise, about -1 to 1, that changes over a distance of 1.
/// Source: K. Perlin, "Improving noise", 2002, with sixteen gradients on a circle.
[[nodiscard]] constexpr Fixed noise(std::uint64_t seed, Fixed x, Fixed y) noexcept {
    constexpr auto gradients = [] {
        std::array<std::array<Fixed, 2>, 16> table{};
        for (std::size_t index = 0; index < table.size(); ++index) {
            const Fixed turns = ratio(static_cast<Fixed>(index), 16);
            // Scaled, as without it noise in the plane reaches only the root of a half.
            table[index] = {cosine(turns) * 7 / 5, sine(turns) * 7 / 5};
        }
        return table;
    }();
    const Fixed column = x >> fraction_bits;
    const Fixed row = y >> fraction_bits;
    const Fixed dx = x & (one - 1);
    const Fixed dy = y & (one - 1);
    const auto corner = [&](Fixed right, Fixed down) {
        const auto& gradient = gradients[scramble(seed, column + right, row + down) & 15];
        return mul(gradient[0], dx - right * one) + mul(gradient[1], dy - down * one);
    };
    const auto fade = [](Fixed t) {
        return mul(mul(mul(t, t), t), mul(t, 6 * t - 15 * one) + 10 * one);
    };
    const Fixed across = fade(dx);
    return mix(mix(corner(0, 0), corner(1, 0), across), mix(corner(0, 1), corner(1, 1), across),
               fade(dy));
}

/// Noise with ever smaller noise upon it, about -1 to 1.
[[nodiscard]] constexpr Fixed fractal(std::uint64_t seed, Fixed x, Fixed y, int octaves) noexcept {
    Fixed sum = 0;
    Fixed most = 0;
    for (int octave = 0; octave < octaves; ++octave) {
        const Fixed height = one >> octave;
        sum +=
            mul(noise(seed + static_cast<std::uint64_t>(octave), x << octave, y << octave), height);
        most += height;
    }
    // Octaves rarely reach their highest together.
    return ratio(sum, most) * 4 / 3;
}

} // namespace coflow::image::detail
