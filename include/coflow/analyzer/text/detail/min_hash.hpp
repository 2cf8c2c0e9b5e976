// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace coflow::text::detail {

using MinHashes = std::array<std::uint32_t, 128>;

/// The last steps of splitmix64 (S. Vigna, public domain), which spread every bit over all.
constexpr std::uint64_t mix(std::uint64_t value) noexcept {
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

/// FNV-1a: the same on all machines.
constexpr std::uint64_t hash_of(std::string_view word) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char byte : word)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return mix(hash);
}

constexpr std::uint64_t hash_of(std::span<const std::uint64_t> words) noexcept {
    std::uint64_t hash = 0;
    for (const std::uint64_t word : words)
        hash = mix(hash * 31 + word);
    return hash;
}

/// The least value that each of 128 hash functions has for a member of a set.
class MinHasher {
public:
    MinHasher() noexcept { least_.fill(std::numeric_limits<std::uint32_t>::max()); }

    void add(std::uint64_t member) noexcept {
        constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U; // the increment of splitmix64
        std::uint64_t seed = member;
        for (std::uint32_t& least : least_) {
            seed += golden;
            least = std::min(least, static_cast<std::uint32_t>(mix(seed) >> 32U));
        }
    }

    [[nodiscard]] const MinHashes& take() const noexcept { return least_; }

private:
    MinHashes least_;
};

} // namespace coflow::text::detail
