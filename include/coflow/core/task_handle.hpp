// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/root.hpp"

#include <memory>
#include <source_location>

namespace coflow {

/// A started task: wait for it, take its result, ask it to stop.
///
/// The executor owns the task; dropping the handle neither stops it nor waits for it, and an
/// exception that nobody takes is lost.
/// Thread safety: `request_stop` and `done` from any thread; the rest from one at a time.
/// Lifetime: use it while the executor exists.
template <class T = void>
class [[nodiscard]] TaskHandle {
public:
    TaskHandle() = default;

    [[nodiscard]] explicit operator bool() const noexcept { return state_ != nullptr; }

    /// Asks the task to stop; it ends with `Cancelled` once it reaches a wait.
    void request_stop() noexcept { state_->stop_source().request_stop(); }
    [[nodiscard]] bool done() const noexcept { return state_->done(); }

    /// Blocks until the task has ended and takes its result; call it once.
    ///
    /// Throws: what the task has thrown; `Error` on one of the executor's own threads, where
    /// blocking could wait for itself.
    T get() {
        state_->block();
        return state_->take();
    }

    /// `co_await handle.join()`: as `get`, without blocking the thread.
    ///
    /// Cancellation: throws `Cancelled`; the task itself goes on.
    [[nodiscard]] auto join(std::source_location where = std::source_location::current()) noexcept {
        return typename detail::RootState<T>::Wait{*state_, where};
    }

private:
    friend struct detail::TaskHandleAccess;
    struct Release {
        void operator()(detail::RootState<T>* state) const noexcept { state->release(); }
    };
    explicit TaskHandle(detail::RootState<T>* state) noexcept : state_{state} {}

    std::unique_ptr<detail::RootState<T>, Release> state_;
};

namespace detail {

struct TaskHandleAccess {
    template <class T>
    static TaskHandle<T> start(RootOwner& owner, Task<T> task, const StartOptions& options) {
        return TaskHandle<T>{RootState<T>::start(owner, std::move(task), options)};
    }
};

} // namespace detail

} // namespace coflow
