// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/model/run_context.hpp"

#include <coroutine>

namespace coflow {

namespace detail {

class ThisRunAwaiter {
public:
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
        run_ = current_run(awaiting.promise().environment());
        return false;
    }
    RunContext& await_resume() const {
        if (run_ == nullptr)
            throw Error{ErrorCode::invalid_state,
                        "this task belongs to no workflow run; start it through a workflow"};
        return *run_;
    }

private:
    RunContext* run_ = nullptr;
};

} // namespace detail

/// `RunContext& run = co_await this_run()`: the run that the task belongs to; does not suspend.
///
/// Throws: `Error` (invalid_state) in a task that belongs to none.
[[nodiscard]] inline auto this_run() noexcept { return detail::ThisRunAwaiter{}; }

} // namespace coflow
