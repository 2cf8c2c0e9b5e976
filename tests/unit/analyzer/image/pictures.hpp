// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/pixels.hpp"

#include <cstddef>
#include <string>

namespace coflow::image::test {

/// A picture whose pixels are `colour_at(x, y)`.
template <class Function>
Pixels draw(std::size_t width, std::size_t height, const Function& colour_at) {
    std::string bytes;
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
            const Rgb colour = colour_at(x, y);
            for (const std::uint8_t channel : {colour.red, colour.green, colour.blue})
                bytes += static_cast<char>(channel);
        }
    return Pixels{width, height, bytes};
}

[[nodiscard]] constexpr Rgb grey(std::size_t level) noexcept {
    const auto value = static_cast<std::uint8_t>(level);
    return {value, value, value};
}

} // namespace coflow::image::test
