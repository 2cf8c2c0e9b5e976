// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/detail/promise.hpp"
#include "coflow/core/fwd.hpp"

#include <coroutine>
#include <utility>

namespace coflow {

/// A coroutine that will produce a `T`, or nothing for `void`.
///
/// It is lazy: it starts when it is awaited, or handed to a combinator, a `TaskGroup` or an
/// executor, and whoever started it waits for it. Awaiting it hands down the environment
/// (scheduler, stop token, current run) and rethrows what it has thrown.
///
/// Cancellation: awaiting a task is no cancellation point; the waits inside it are.
/// Thread safety: one thread at a time. A task may resume on another thread after each await.
/// Lifetime: owns the coroutine's frame. A moved-from task is empty; awaiting it throws `Error`.
template <class T = void>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using value_type = T;

    Task() = default;
    Task(Task&& other) noexcept : handle_{std::exchange(other.handle_, nullptr)} {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task() {
        if (handle_)
            handle_.destroy();
    }

    /// False for a task that is empty.
    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(handle_); }

    /// Runs the task and takes its result. A task can be awaited once.
    auto operator co_await() && { return Awaiter{checked()}; }

private:
    friend promise_type;
    friend struct detail::TaskAccess;
    using Handle = std::coroutine_handle<promise_type>;

    struct Awaiter {
        Handle handle;

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <HasEnvironment Promise>
        detail::Transfer await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
            handle.promise().set_environment(awaiting.promise().environment());
            handle.promise().set_continuation(awaiting);
            return detail::transfer_to(handle);
        }
        T await_resume() { return handle.promise().take(); }
    };

    explicit Task(Handle handle) noexcept : handle_{handle} {}

    Handle checked() const {
        if (!handle_ || handle_.done())
            throw Error{ErrorCode::invalid_state,
                        "this Task is empty or has run before; a Task can be awaited once"};
        return handle_;
    }

    Handle handle_;
};

template <class T>
Task<T> detail::Promise<T>::get_return_object() noexcept {
    return Task<T>{std::coroutine_handle<Promise>::from_promise(*this)};
}
inline Task<void> detail::Promise<void>::get_return_object() noexcept {
    return Task<void>{std::coroutine_handle<Promise>::from_promise(*this)};
}

namespace detail {

/// How combinators and executors run a task that they own.
struct TaskAccess {
    /// Prepares `task` to run in `environment` for `receiver`; resume or schedule it next.
    template <class T>
    static Promise<T>& bind(Task<T>& task, const Environment& environment, Receiver& receiver) {
        Promise<T>& promise = task.checked().promise();
        promise.set_environment(environment);
        promise.set_receiver(receiver);
        return promise;
    }
    template <class T>
    static std::coroutine_handle<Promise<T>> handle(Task<T>& task) noexcept {
        return task.handle_;
    }
    template <class T>
    static std::coroutine_handle<Promise<T>> release(Task<T>& task) noexcept {
        return std::exchange(task.handle_, nullptr);
    }
};

} // namespace detail

} // namespace coflow
