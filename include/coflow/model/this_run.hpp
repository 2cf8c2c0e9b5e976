// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/model/run_context.hpp"

#include <coroutine>
#include <type_traits>

namespace coflow {

namespace detail {

template <class Result>
class ThisRunAwaiter {
public:
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
        step_ = current_step(awaiting.promise().environment());
        return false;
    }
    Result& await_resume() const {
        if (step_ == nullptr)
            throw Error{ErrorCode::invalid_state,
                        "this task belongs to no workflow run; start it through a workflow"};
        if constexpr (std::is_same_v<Result, StepScope>)
            return *step_;
        else
            return step_->run();
    }

private:
    StepScope* step_ = nullptr;
};

} // namespace detail

/// `RunContext& run = co_await this_run()`: the run that the task belongs to; does not suspend.
///
/// Throws: `Error` (invalid_state) in a task that belongs to none.
[[nodiscard]] inline auto this_run() noexcept { return detail::ThisRunAwaiter<RunContext>{}; }

/// `StepScope& step = co_await this_step()`: the innermost step that the task is part of, or the
/// run outside of steps; does not suspend.
///
/// Throws: as `this_run`.
[[nodiscard]] inline auto this_step() noexcept { return detail::ThisRunAwaiter<StepScope>{}; }

} // namespace coflow
