// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace coflow::music::detail {

/// Deterministic numbers, the same with every standard library (std's distributions are not).
/// The generator is splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, 2014).
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    /// An independent stream for one purpose, so that parts do not disturb each other.
    Random stream(std::uint64_t purpose) const {
        Random mixed(state_ ^ (purpose + 1) * 0xD1B54A32D192ED03ULL);
        return Random(mixed.next());
    }

    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    /// 0 .. count-1.
    int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }

    /// low .. high, both included.
    int between(int low, int high) { return low + below(high - low + 1); }

private:
    std::uint64_t state_;
};

} // namespace coflow::music::detail
