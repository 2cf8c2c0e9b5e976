// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/testing/random.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <cstdint>

namespace coflow::testing {

/// One try of a scenario: an executor, and random numbers for what the scenario leaves to chance.
/// All of it depends on the seed only.
class Trial {
public:
    explicit Trial(const SimulationOptions& options)
        : seed_{options.seed}, random_{options.seed ^ stream}, executor_{options} {}

    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
    [[nodiscard]] Random& random() noexcept { return random_; }
    [[nodiscard]] SimulatedExecutor& executor() noexcept { return executor_; }

private:
    // Otherwise a scenario's choices would be those that order its coroutines.
    static constexpr std::uint64_t stream = 0x5851'f42d'4c95'7f2d;

    std::uint64_t seed_;
    Random random_;
    SimulatedExecutor executor_;
};

} // namespace coflow::testing
