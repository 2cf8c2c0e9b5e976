// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/pixels.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>

namespace coflow::image {

/// 64 bits that stay nearly the same when a picture is scaled, compressed, or made brighter.
struct PerceptualHash {
    std::uint64_t bits = 0;

    friend bool operator==(PerceptualHash, PerceptualHash) = default;
};

/// How many bits differ: 0 for copies, about 32 for pictures that have nothing in common.
[[nodiscard]] constexpr int distance(PerceptualHash a, PerceptualHash b) noexcept {
    return std::popcount(a.bits ^ b.bits);
}

/// Sixteen hexadecimal digits.
[[nodiscard]] inline std::string to_string(PerceptualHash hash) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4)
        text += digits[hash.bits >> shift & 15];
    return text;
}

/// The difference hash: the picture is averaged down to 9 x 8 and each bit tells whether a cell is
/// brighter than its right neighbour, row by row. A flat picture, or one without horizontal
/// changes, has no bit set.
///
/// Source: N. Krawetz, "Kind of Like That", The Hacker Factor Blog, 2013.
[[nodiscard]] inline PerceptualHash perceptual_hash(const Pixels& pixels) {
    constexpr std::size_t columns = 9;
    constexpr std::size_t rows = 8;
    // A difference that rounding can make is none.
    constexpr double least_difference = 0.5;
    const auto cell_mean = [&pixels](std::size_t column, std::size_t row) {
        const std::size_t left = column * pixels.width() / columns;
        const std::size_t right = std::max(left + 1, (column + 1) * pixels.width() / columns);
        const std::size_t top = row * pixels.height() / rows;
        const std::size_t bottom = std::max(top + 1, (row + 1) * pixels.height() / rows);
        double sum = 0;
        for (std::size_t y = top; y < bottom; ++y)
            for (std::size_t x = left; x < right; ++x)
                sum += luma(pixels.at(x, y));
        return sum / static_cast<double>((right - left) * (bottom - top));
    };
    PerceptualHash hash;
    for (std::size_t row = 0; row < rows; ++row) {
        double left = cell_mean(0, row);
        for (std::size_t column = 1; column < columns; ++column) {
            const double right = cell_mean(column, row);
            hash.bits = hash.bits << 1 | (left > right + least_difference ? 1U : 0U);
            left = right;
        }
    }
    return hash;
}

} // namespace coflow::image
