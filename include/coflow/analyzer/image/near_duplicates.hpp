// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/image/perceptual_hash.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace coflow::image {

/// Groups of at least two hashes, as their indices in order: each is at most `most_distance` bits
/// from another of its group, and from none of the others.
///
/// Compares every pair: ten thousand take a fraction of a second.
[[nodiscard]] inline std::vector<std::vector<std::size_t>>
near_duplicates(std::span<const PerceptualHash> hashes, int most_distance) {
    std::vector<std::size_t> leaders(hashes.size());
    std::iota(leaders.begin(), leaders.end(), std::size_t{0});
    const auto leader_of = [&leaders](std::size_t index) {
        while (leaders[index] != index)
            index = leaders[index] = leaders[leaders[index]];
        return index;
    };
    for (std::size_t second = 1; second < hashes.size(); ++second)
        for (std::size_t first = 0; first < second; ++first)
            if (distance(hashes[first], hashes[second]) <= most_distance) {
                const std::size_t a = leader_of(first);
                const std::size_t b = leader_of(second);
                leaders[std::max(a, b)] = std::min(a, b);
            }
    std::vector<std::vector<std::size_t>> by_leader(hashes.size());
    for (std::size_t index = 0; index < hashes.size(); ++index)
        by_leader[leader_of(index)].push_back(index);
    std::erase_if(by_leader, [](const auto& group) { return group.size() < 2; });
    return by_leader;
}

} // namespace coflow::image
