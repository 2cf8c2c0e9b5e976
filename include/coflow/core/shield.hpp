// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/into_task.hpp"
#include "coflow/core/environment.hpp"
#include "coflow/core/task.hpp"

#include <coroutine>
#include <utility>

namespace coflow {

namespace detail {

template <class T>
class Shield : private Receiver {
public:
    explicit Shield(Task<T> task) noexcept : Receiver{&Shield::complete}, task_{std::move(task)} {}
    Shield(Shield&& not_awaited) noexcept : Shield{std::move(not_awaited.task_)} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <HasEnvironment Promise>
    Transfer await_suspend(std::coroutine_handle<Promise> awaiting) {
        awaiting_ = awaiting;
        environment_ = awaiting.promise().environment();
        environment_.stop = {};
        TaskAccess::bind(task_, environment_, *this);
        return transfer_to(TaskAccess::handle(task_));
    }

    T await_resume() { return TaskAccess::handle(task_).promise().take(); }

private:
    static std::coroutine_handle<> complete(Receiver& receiver, PromiseBase&) noexcept {
        return static_cast<Shield&>(receiver).awaiting_;
    }

    std::coroutine_handle<> awaiting_;
    Environment environment_;
    Task<T> task_;
};

} // namespace detail

/// Runs `task`, or whatever else can be awaited, with a stop token that never stops, for clean-up
/// that must await.
///
/// Cancellation: none reaches the task, not even the executor's shutdown. A stop requested
/// meanwhile changes nothing about its result; the awaiting task meets it at its next wait.
template <detail::Child Awaitable>
[[nodiscard]] auto shield(Awaitable&& task) {
    return detail::Shield<detail::ChildResult<Awaitable>>{detail::into_task(std::move(task))};
}

} // namespace coflow
