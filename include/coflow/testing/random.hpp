// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace coflow::testing {

/// Random numbers for tests: the same for the same seed, on every machine.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_{seed} {}

    /// At least 0 and below `limit`, which is not 0. The bias is negligible.
    [[nodiscard]] std::size_t below(std::size_t limit) noexcept {
        return static_cast<std::size_t>(engine_() % limit);
    }

    /// True with this probability, 0 to 1.
    [[nodiscard]] bool chance(double probability) noexcept {
        constexpr int unused_bits = 11; // 53 remain, as many as a double holds
        return static_cast<double>(engine_() >> unused_bits) * 0x1.0p-53 < probability;
    }

    /// One of `choices`, such as a vector or an array, which is not empty.
    template <class Choices>
    [[nodiscard]] auto& pick(Choices& choices) noexcept {
        return choices[below(choices.size())];
    }

private:
    std::mt19937_64 engine_; // no standard distributions: those differ from library to library
};

} // namespace coflow::testing
