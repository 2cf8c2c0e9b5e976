// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/pixels.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace coflow::image {

/// How many pixels have each value of a channel.
struct Histogram {
    using Bins = std::array<std::uint64_t, 256>;

    Bins red{};
    Bins green{};
    Bins blue{};
    Bins luma{};
};

/// How a picture is exposed.
struct Exposure {
    double mean = 0;        ///< Of the luma, 0 (black) to 1 (white).
    double contrast = 0;    ///< The standard deviation of the luma, 0 to 0.5.
    double dark_share = 0;  ///< Of pixels that are black, or nearly: luma of at most 2 of 255.
    double light_share = 0; ///< Of pixels that are white, or nearly: luma of at least 253.
};

[[nodiscard]] inline Histogram histogram_of(const Pixels& pixels) {
    Histogram histogram;
    for (std::size_t index = 0; index < pixels.count(); ++index) {
        const Rgb colour = pixels[index];
        ++histogram.red[colour.red];
        ++histogram.green[colour.green];
        ++histogram.blue[colour.blue];
        ++histogram.luma[static_cast<std::size_t>(std::lround(luma(colour)))];
    }
    return histogram;
}

[[nodiscard]] inline Exposure exposure_of(const Histogram& histogram) {
    constexpr std::size_t darkest = 2;
    constexpr std::size_t lightest = 253;
    constexpr double white = 255;
    double count = 0;
    double sum = 0;
    double squares = 0;
    double dark = 0;
    double light = 0;
    for (std::size_t value = 0; value < histogram.luma.size(); ++value) {
        const auto pixels = static_cast<double>(histogram.luma[value]);
        const double level = static_cast<double>(value) / white;
        count += pixels;
        sum += pixels * level;
        squares += pixels * level * level;
        dark += value <= darkest ? pixels : 0;
        light += value >= lightest ? pixels : 0;
    }
    if (count == 0)
        return {};
    const double mean = sum / count;
    return {.mean = mean,
            .contrast = std::sqrt(std::fmax(0, squares / count - mean * mean)),
            .dark_share = dark / count,
            .light_share = light / count};
}

} // namespace coflow::image
