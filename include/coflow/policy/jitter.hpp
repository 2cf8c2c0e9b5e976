// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace coflow {

/// How much of a delay is left to chance, so that many who failed together do not try again
/// together. The names and formulas are those of "Exponential Backoff And Jitter" (AWS
/// Architecture Blog, M. Brooker, 2015).
enum class Jitter : std::uint8_t {
    none, ///< The delay as it is.
    full, ///< Between zero and the delay.
    equal ///< Half of the delay, and between zero and the other half.
};

/// The randomness of one series of attempts: SplitMix64 (S. Vigna, public domain), which is small
/// and good enough to spread delays.
class JitterSource {
public:
    /// The same seed and stream give the same series.
    explicit JitterSource(std::uint64_t seed, std::uint64_t stream = 0) noexcept
        : state_{mix(seed) ^ mix(stream + golden)} {}

    /// At least 0 and below 1.
    [[nodiscard]] double next() noexcept {
        constexpr int unused_bits = 11; // 53 remain, as many as a double holds
        state_ += golden;
        return static_cast<double>(mix(state_) >> unused_bits) * 0x1.0p-53;
    }

private:
    static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;

    static constexpr std::uint64_t mix(std::uint64_t bits) noexcept {
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
        return bits ^ (bits >> 31);
    }

    std::uint64_t state_;
};

} // namespace coflow
