// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/task.hpp"
#include "coflow/testing/trial.hpp"

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow::testing::detail {

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<Task<T>> = true;

/// What a scenario asks for.
template <class Scenario>
decltype(auto) call(Scenario& scenario, Trial& trial) {
    if constexpr (std::invocable<Scenario&, SimulatedExecutor&>)
        return std::invoke(scenario, trial.executor());
    else
        return std::invoke(scenario, trial);
}

/// Plays the scenario on a trial; a coroutine is run to its end.
template <class Scenario>
void play(Scenario& scenario, Trial& trial) {
    if constexpr (is_task<std::remove_cvref_t<decltype(call(scenario, trial))>>)
        static_cast<void>(trial.executor().run(call(scenario, trial), {.name = "scenario"}));
    else
        static_cast<void>(call(scenario, trial));
}

/// A trial whose tasks may refer to what was the scenario's: it can neither go on nor be destroyed.
inline void abandon(std::unique_ptr<Trial> trial) {
    static auto& abandoned = *new std::vector<std::unique_ptr<Trial>>;
    abandoned.push_back(std::move(trial));
}

/// Abandons a trial that has tasks left when its scenario is over, however that ended.
class LeftoverGuard {
public:
    explicit LeftoverGuard(std::unique_ptr<Trial> trial) noexcept : trial_{std::move(trial)} {}
    ~LeftoverGuard() {
        if (trial_->executor().live_tasks() > 0)
            abandon(std::move(trial_));
    }
    LeftoverGuard(const LeftoverGuard&) = delete;
    LeftoverGuard& operator=(const LeftoverGuard&) = delete;

private:
    std::unique_ptr<Trial> trial_;
};

/// Tries `scenario` once; throws what it throws, or `Error` for tasks that it leaves behind.
template <class Scenario>
void run_trial(Scenario& scenario, const SimulationOptions& options) {
    auto owner = std::make_unique<Trial>(options);
    Trial& trial = *owner;
    const LeftoverGuard guard{std::move(owner)};
    play(scenario, trial);
    if (const int left = trial.executor().live_tasks(); left > 0)
        throw Error{ErrorCode::invalid_state,
                    std::to_string(left) +
                        " of its tasks had not ended when the scenario was "
                        "over; let it wait for what it starts" +
                        trial.executor().describe_waits()};
}

} // namespace coflow::testing::detail
