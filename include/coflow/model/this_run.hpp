// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/model/run_context.hpp"

#include <algorithm>
#include <optional>

namespace coflow {

namespace detail {

inline StepScope& step_of(const Environment& environment) {
    StepScope* const step = current_step(environment);
    if (step == nullptr)
        throw Error{ErrorCode::invalid_state,
                    "this task belongs to no workflow run; start it through a workflow"};
    return *step;
}

} // namespace detail

/// `RunContext& run = co_await this_run()`: the run that the task belongs to; does not suspend.
///
/// Throws: `Error` (invalid_state) in a task that belongs to none.
[[nodiscard]] inline auto this_run() noexcept {
    return this_task::detail::EnvironmentReader{
        [](const Environment& e) -> RunContext& { return detail::step_of(e).run(); }};
}

/// `StepScope& step = co_await this_step()`: the innermost step that the task is part of, or the
/// run outside of steps; does not suspend.
///
/// Throws: as `this_run`.
[[nodiscard]] inline auto this_step() noexcept {
    return this_task::detail::EnvironmentReader{
        [](const Environment& e) -> StepScope& { return detail::step_of(e); }};
}

/// `Duration left = co_await remaining_time()`: the time until the deadline of the run that the
/// task belongs to, at least zero, and `Duration::max()` without a deadline; does not suspend.
///
/// Throws: as `this_run`.
[[nodiscard]] inline auto remaining_time() noexcept {
    return this_task::detail::EnvironmentReader{[](const Environment& e) {
        const std::optional<TimePoint> deadline = detail::step_of(e).run().deadline();
        return deadline ? std::max(*deadline - e.scheduler->now(), Duration::zero())
                        : Duration::max();
    }};
}

} // namespace coflow
