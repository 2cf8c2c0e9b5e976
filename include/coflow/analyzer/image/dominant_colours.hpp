// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/pixels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <utility>
#include <vector>

namespace coflow::image {

/// A colour that many pixels of a picture have, or nearly.
struct DominantColour {
    Rgb colour{};
    double share = 0; ///< Of the pixels, 0 to 1.
};

namespace detail {

/// A colour and how many pixels it stands for.
struct WeightedColour {
    std::array<double, 3> place{};
    double weight = 0;
};

[[nodiscard]] inline double squared_distance(const std::array<double, 3>& a,
                                             const std::array<double, 3>& b) noexcept {
    double sum = 0;
    for (std::size_t channel = 0; channel < 3; ++channel)
        sum += (a[channel] - b[channel]) * (a[channel] - b[channel]);
    return sum;
}

/// The means of the pixels in each of 32 x 32 x 32 cells: few enough for many rounds.
[[nodiscard]] inline std::vector<WeightedColour> cell_means(const Pixels& pixels) {
    constexpr unsigned dropped_bits = 3;
    std::vector<WeightedColour> cells(std::size_t{1} << 15);
    for (std::size_t index = 0; index < pixels.count(); ++index) {
        const Rgb colour = pixels[index];
        const unsigned cell = (static_cast<unsigned>(colour.red) >> dropped_bits << 10) |
                              (static_cast<unsigned>(colour.green) >> dropped_bits << 5) |
                              (static_cast<unsigned>(colour.blue) >> dropped_bits);
        WeightedColour& mean = cells[cell];
        mean.place[0] += colour.red;
        mean.place[1] += colour.green;
        mean.place[2] += colour.blue;
        mean.weight += 1;
    }
    std::erase_if(cells, [](const WeightedColour& cell) { return cell.weight == 0; });
    for (WeightedColour& cell : cells)
        for (double& channel : cell.place)
            channel /= cell.weight;
    return cells;
}

/// Chooses the first centres, each with a chance that grows with the square of its distance from
/// those before. Source: Arthur and Vassilvitskii, "k-means++", 2007.
[[nodiscard]] inline std::vector<WeightedColour>
first_centres(const std::vector<WeightedColour>& points, std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::vector<WeightedColour> centres;
    std::vector<double> chances;
    for (const WeightedColour& point : points)
        chances.push_back(point.weight);
    while (centres.size() < count) {
        double total = 0;
        for (const double chance : chances)
            total += chance;
        if (total <= 0)
            break; // every colour is a centre
        // Not a distribution of the standard library: those differ from one to the next.
        double left = static_cast<double>(random() >> 11) * 0x1p-53 * total;
        std::size_t chosen = 0;
        for (std::size_t index = 0; index < points.size() && left >= 0; ++index)
            if (chances[index] > 0) {
                chosen = index;
                left -= chances[index];
            }
        centres.push_back(points[chosen]);
        for (std::size_t index = 0; index < points.size(); ++index) {
            const double chance =
                points[index].weight * squared_distance(points[index].place, points[chosen].place);
            chances[index] = centres.size() == 1 ? chance : std::min(chances[index], chance);
        }
    }
    return centres;
}

/// Moves each centre to the mean of what is nearest to it, and notes how much that is.
/// Source: Lloyd, "Least squares quantization in PCM", 1982. Returns how far the centres moved.
inline double move_centres(const std::vector<WeightedColour>& points,
                           std::vector<WeightedColour>& centres) {
    std::vector<WeightedColour> sums(centres.size());
    for (const WeightedColour& point : points) {
        std::size_t nearest = 0;
        for (std::size_t index = 1; index < centres.size(); ++index)
            if (squared_distance(point.place, centres[index].place) <
                squared_distance(point.place, centres[nearest].place))
                nearest = index;
        for (std::size_t channel = 0; channel < 3; ++channel)
            sums[nearest].place[channel] += point.place[channel] * point.weight;
        sums[nearest].weight += point.weight;
    }
    double moved = 0;
    for (std::size_t index = 0; index < centres.size(); ++index) {
        WeightedColour& sum = sums[index];
        for (std::size_t channel = 0; channel < 3; ++channel)
            sum.place[channel] =
                sum.weight > 0 ? sum.place[channel] / sum.weight : centres[index].place[channel];
        moved += squared_distance(sum.place, centres[index].place);
    }
    centres = std::move(sums);
    return moved;
}

} // namespace detail

/// The colours that stand for most of a picture, the most frequent first: at most `count`, fewer
/// where there are fewer. The same seed gives the same colours.
///
/// Source: k-means; see `detail::first_centres` and `detail::move_centres`.
[[nodiscard]] inline std::vector<DominantColour>
dominant_colours(const Pixels& pixels, std::size_t count = 5, std::uint64_t seed = 1) {
    constexpr int most_rounds = 50;
    constexpr double settled = 0.01;
    const std::vector<detail::WeightedColour> points = detail::cell_means(pixels);
    std::vector<detail::WeightedColour> centres = detail::first_centres(points, count, seed);
    if (centres.empty())
        return {};
    for (int round = 0; round < most_rounds; ++round)
        if (detail::move_centres(points, centres) < settled)
            break;
    std::ranges::stable_sort(centres, std::ranges::greater{}, &detail::WeightedColour::weight);
    std::vector<DominantColour> colours;
    for (const detail::WeightedColour& centre : centres) {
        const auto channel = [&](std::size_t place) {
            return static_cast<std::uint8_t>(std::lround(centre.place[place]));
        };
        if (centre.weight > 0)
            colours.push_back({{channel(0), channel(1), channel(2)},
                               centre.weight / static_cast<double>(pixels.count())});
    }
    return colours;
}

} // namespace coflow::image
