// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/min_hash.hpp"
#include "coflow/base/sha256.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace coflow::text::detail {

/// Finds which texts to compare: those that have a band of hashes in common.
class DuplicateIndex {
public:
    static constexpr std::size_t band_size = 4;
    /// Of a bucket; without a limit a crowd of similar texts would take quadratic time.
    static constexpr std::size_t most_candidates = 8;

    void add(std::size_t item, const Sha256::Digest& words, const MinHashes& hashes) {
        by_words_.emplace(words, item);
        for_each_band(hashes, [&](std::uint64_t band) {
            std::vector<std::size_t>& bucket = by_band_[band];
            if (bucket.size() < most_candidates)
                bucket.push_back(item);
        });
    }

    [[nodiscard]] std::optional<std::size_t> find_same(const Sha256::Digest& words) const {
        const auto place = by_words_.find(words);
        return place == by_words_.end() ? std::nullopt : std::optional{place->second};
    }

    /// In rising order.
    [[nodiscard]] std::vector<std::size_t> candidates(const MinHashes& hashes) const {
        std::vector<std::size_t> result;
        for_each_band(hashes, [&](std::uint64_t band) {
            if (const auto bucket = by_band_.find(band); bucket != by_band_.end())
                result.insert(result.end(), bucket->second.begin(), bucket->second.end());
        });
        std::ranges::sort(result);
        const auto rest = std::ranges::unique(result);
        result.erase(rest.begin(), rest.end());
        return result;
    }

private:
    template <class Take>
    static void for_each_band(const MinHashes& hashes, Take&& take) {
        for (std::size_t first = 0; first < hashes.size(); first += band_size) {
            std::array<std::uint64_t, band_size + 1> band{first};
            std::copy_n(hashes.begin() + static_cast<std::ptrdiff_t>(first), band_size,
                        band.begin() + 1);
            take(hash_of(band));
        }
    }

    std::map<Sha256::Digest, std::size_t> by_words_;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> by_band_;
};

} // namespace coflow::text::detail
