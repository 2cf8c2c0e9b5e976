// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"

#include <coroutine>

namespace coflow::detail {

/// Awaits a task in another environment than the awaiting coroutine's own.
///
/// Both are references: the task and the environment are named locals of the awaiting coroutine.
template <class T>
class InEnvironment {
public:
    InEnvironment(Task<T>& task, const Environment& environment) noexcept
        : handle_{TaskAccess::handle(task)}, environment_{environment} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    Transfer await_suspend(std::coroutine_handle<> awaiting) noexcept {
        handle_.promise().set_environment(environment_);
        handle_.promise().set_continuation(awaiting);
        return transfer_to(handle_);
    }
    T await_resume() { return handle_.promise().take(); }

private:
    std::coroutine_handle<Promise<T>> handle_;
    const Environment& environment_;
};

} // namespace coflow::detail
