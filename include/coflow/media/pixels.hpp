// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace coflow::image {

/// A colour of eight bits a channel, gamma-coded as in files (sRGB).
struct Rgb {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    friend bool operator==(Rgb, Rgb) = default;
};

/// The luma of a colour, 0 to 255.
///
/// Source: ITU-R BT.709, of the gamma-coded channels.
[[nodiscard]] constexpr double luma(Rgb colour) noexcept {
    return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue;
}

/// A decoded picture.
class Pixels {
public:
    /// `bytes` are red, green, blue of each pixel, row by row from the upper left.
    ///
    /// Throws: `Error` (invalid_argument) unless there are as many as that takes, and at least one
    /// pixel.
    Pixels(std::size_t width, std::size_t height, std::string bytes)
        : width_{width}, height_{height}, bytes_{std::move(bytes)} {
        if (width == 0 || height == 0 || bytes_.size() / 3 / width != height ||
            bytes_.size() != width * height * 3)
            throw Error{ErrorCode::invalid_argument,
                        std::to_string(bytes_.size()) + " bytes are no picture of " +
                            std::to_string(width) + " x " + std::to_string(height) + " pixels"};
    }

    [[nodiscard]] std::size_t width() const noexcept { return width_; }
    [[nodiscard]] std::size_t height() const noexcept { return height_; }
    [[nodiscard]] std::size_t count() const noexcept { return width_ * height_; }

    /// The pixel of this number, counted row by row.
    [[nodiscard]] Rgb operator[](std::size_t index) const noexcept {
        const auto channel = [&](std::size_t place) {
            return static_cast<std::uint8_t>(bytes_[3 * index + place]);
        };
        return {channel(0), channel(1), channel(2)};
    }
    [[nodiscard]] Rgb at(std::size_t x, std::size_t y) const noexcept {
        return (*this)[y * width_ + x];
    }

    /// As the constructor takes them.
    [[nodiscard]] const std::string& bytes() const& noexcept { return bytes_; }
    [[nodiscard]] std::string bytes() && noexcept { return std::move(bytes_); }

private:
    std::size_t width_;
    std::size_t height_;
    std::string bytes_;
};

} // namespace coflow::image
