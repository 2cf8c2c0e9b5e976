// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/testing/detail/run_trial.hpp"
#include "coflow/testing/seeds.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/testing/trial.hpp"

#include <concepts>
#include <cstdint>
#include <exception>
#include <string>
#include <utility>

namespace coflow::testing {

/// A scenario fails under some seed. The message says which, what happened and how to see it again.
class ExploreFailure : public Error {
public:
    ExploreFailure(std::uint64_t seed, std::exception_ptr cause)
        : Error{ErrorCode::invalid_state, message(seed, cause)},
          seed_{seed},
          cause_{std::move(cause)} {}

    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }

    /// What the scenario threw.
    [[nodiscard]] const std::exception_ptr& cause() const noexcept { return cause_; }

    /// How to try a seed again, for people.
    [[nodiscard]] static std::string how_to_replay(std::uint64_t seed) {
        const std::string number = std::to_string(seed);
        return std::string{"to replay, set "} + Seeds::variable + "=" + number +
               ", or call coflow::testing::replay(" + number + ", scenario)";
    }

private:
    static std::string message(std::uint64_t seed, const std::exception_ptr& cause) {
        return "the scenario fails under seed " + std::to_string(seed) + ": " + describe(cause) +
               "\n" + how_to_replay(seed);
    }

    std::uint64_t seed_;
    std::exception_ptr cause_;
};

/// A function of a `SimulatedExecutor&`, or of a `Trial&`, which is that and random numbers. It may
/// be a coroutine, which is then run on the executor.
template <class Function>
concept Scenario =
    std::invocable<Function&, SimulatedExecutor&> || std::invocable<Function&, Trial&>;

/// Tries `scenario` under one seed, as `explore` does, and throws what it throws.
///
/// Throws: moreover `Error` (invalid_state) if tasks had not ended when the scenario was over.
template <Scenario Function>
void replay(std::uint64_t seed, Function&& scenario, SimulationOptions options = {}) {
    options.seed = seed;
    detail::run_trial(scenario, options);
}

/// Tries `scenario` on many schedules, `explore(1000, scenario)`, each on an executor of its own;
/// those of the environment variable `COFLOW_SEEDS` instead, where that is set.
///
/// A seed fails if the scenario throws: an error, `Cancelled`, a `Deadlock` or `Livelock`; and if
/// tasks had not ended when it was over. `options.seed` does not count.
///
/// Throws: `ExploreFailure` for the first seed that fails.
/// Lifetime: the tasks of a seed that fails may be left as they are, and are then never destroyed:
/// what they refer to has gone with the scenario.
template <Scenario Function>
void explore(const Seeds& seeds, Function&& scenario, const SimulationOptions& options = {}) {
    Seeds::from_environment(seeds).for_each([&](std::uint64_t seed) {
        try {
            replay(seed, scenario, options);
        } catch (...) {
            throw ExploreFailure{seed, std::current_exception()};
        }
        return true;
    });
}

} // namespace coflow::testing
