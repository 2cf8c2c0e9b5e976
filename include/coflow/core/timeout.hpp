// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/detail/child_scope.hpp"
#include "coflow/core/detail/into_task.hpp"
#include "coflow/core/detail/limit_text.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/core/task.hpp"

#include <atomic>
#include <chrono>
#include <coroutine>
#include <source_location>
#include <string>
#include <utility>

namespace coflow {

/// Thrown by `with_timeout` and other limits: what ran has been stopped because its time was over.
class TimedOut : public Error {
public:
    TimedOut(Duration limit, const std::source_location& where)
        : TimedOut{limit, detail::limit_text(limit, where)} {}
    TimedOut(Duration limit, const std::string& message)
        : Error{ErrorCode::timed_out, message}, limit_{limit} {}

    [[nodiscard]] Duration limit() const noexcept { return limit_; }

private:
    Duration limit_;
};

namespace detail {

template <class T>
class WithTimeout : private Receiver, private TimerNode, private ChildScope {
public:
    WithTimeout(Duration limit, Task<T> task, std::source_location where) noexcept
        : Receiver{&WithTimeout::complete}, task_{std::move(task)}, limit_{limit}, where_{where} {}
    WithTimeout(WithTimeout&& not_awaited) noexcept
        : WithTimeout{not_awaited.limit_, std::move(not_awaited.task_), not_awaited.where_} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <HasEnvironment Promise>
    Transfer await_suspend(std::coroutine_handle<Promise> awaiting) {
        awaiting_ = awaiting;
        TaskAccess::bind(task_, environment(), *this);
        open(awaiting.promise().environment());
        if (limit_ <= Duration::zero())
            expire();
        else if (limit_ != Duration::max())
            start_timer();
        return transfer_to(TaskAccess::handle(task_));
    }

    T await_resume() {
        close();
        auto& promise = TaskAccess::handle(task_).promise();
        if (expired_ && promise.cancelled() && !parent_stopped()) [[unlikely]]
            throw TimedOut{limit_, where_};
        return promise.take();
    }

private:
    void start_timer() {
        Scheduler& scheduler = *environment().scheduler;
        run = &WithTimeout::on_timer;
        priority = environment().priority;
        shard = scheduler.timer_shard();
        deadline = saturating_add(scheduler.now(), limit_);
        parties_.store(2, std::memory_order_relaxed);
        static_cast<void>(scheduler.arm(*this)); // it has not been cancelled
    }

    void expire() noexcept {
        expired_ = true;
        request_stop();
    }

    /// True for the one of the task and the timer that ends last.
    bool leave() noexcept { return parties_.fetch_sub(1, std::memory_order_acq_rel) == 1; }

    static void on_timer(ReadyNode& node) noexcept {
        auto& self = static_cast<WithTimeout&>(static_cast<TimerNode&>(node));
        const bool task_runs = self.parties_.load(std::memory_order_acquire) == 2;
        if (task_runs)
            self.expire();
        if (self.leave())
            resume(self.awaiting_);
    }

    static std::coroutine_handle<> complete(Receiver& receiver, PromiseBase&) noexcept {
        auto& self = static_cast<WithTimeout&>(receiver);
        const bool timer_is_over = self.parties_.load(std::memory_order_acquire) == 1 ||
                                   self.environment().scheduler->cancel(self);
        return timer_is_over || self.leave() ? self.awaiting_ : nowhere();
    }

    std::coroutine_handle<> awaiting_;
    Task<T> task_;
    Duration limit_;
    std::source_location where_;
    std::atomic<int> parties_{1}; // the task, and the timer while it may still run
    bool expired_ = false;
};

} // namespace detail

/// Runs `task`, or whatever else can be awaited, and asks it to stop once `limit` has passed; zero
/// or less stops it before it starts.
///
/// What the task makes of that stop decides: if it ends by it, `TimedOut` is thrown; if it returns
/// a value or throws an error of its own, however late, that is the outcome. `Duration::max()` is
/// no limit.
/// Throws: `TimedOut`; what the task throws.
/// Cancellation: the task is asked to stop and waited for; `Cancelled` if it ends by that, even if
/// the limit passes meanwhile.
template <class Rep, class Period, detail::Child Awaitable>
[[nodiscard]] auto with_timeout(std::chrono::duration<Rep, Period> limit, Awaitable&& task,
                                std::source_location where = std::source_location::current()) {
    return detail::WithTimeout<detail::ChildResult<Awaitable>>{
        to_duration(limit), detail::into_task(std::move(task)), where};
}

} // namespace coflow
