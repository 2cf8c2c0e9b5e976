// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"

#include <coroutine>

namespace coflow::detail {

/// Awaits a task in an environment other than the awaiting task's; both must outlive the await.
template <class T>
class InEnvironment {
public:
    InEnvironment(Task<T>& task, const Environment& environment) noexcept
        : task_{task}, environment_{environment} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    Transfer await_suspend(std::coroutine_handle<> awaiting) {
        auto& promise = TaskAccess::handle(task_).promise();
        promise.set_environment(environment_);
        promise.set_continuation(awaiting);
        return transfer_to(TaskAccess::handle(task_));
    }
    T await_resume() { return TaskAccess::handle(task_).promise().take(); }

private:
    Task<T>& task_;
    const Environment& environment_;
};

} // namespace coflow::detail
