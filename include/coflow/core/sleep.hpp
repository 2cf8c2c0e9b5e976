// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/trampoline.hpp"
#include "coflow/core/environment.hpp"

#include <chrono>
#include <coroutine>
#include <source_location>

namespace coflow {

namespace detail {

class SleepAwaiter : private TimerNode, private StopRegistration {
public:
    SleepAwaiter(TimePoint when, std::source_location where) noexcept : where_{where} {
        deadline = when;
    }
    SleepAwaiter(Duration delay, std::source_location where) noexcept
        : delay_{delay}, where_{where} {
        deadline = TimePoint::min();
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) {
        environment_ = &awaiting.promise().environment();
        Scheduler& scheduler = *environment_->scheduler;
        run = [](ReadyNode& node) noexcept { resume(static_cast<SleepAwaiter&>(node).awaiting_); };
        priority = environment_->priority;
        shard = scheduler.timer_shard();
        if (deadline == TimePoint::min())
            deadline = saturating_add(scheduler.now(), delay_);
        // Attached before the timer is armed: an armed timer may resume and destroy this at once.
        attach<&SleepAwaiter::on_stop>(environment_->stop);
        if (scheduler.observes_waits())
            scheduler.note_wait(*this, {"sleep", environment_->name, where_});
        awaiting_ = awaiting;
        return scheduler.arm(*this);
    }

    void await_resume() {
        detach(environment_->stop);
        if (position == cancelled)
            throw Cancelled{};
    }

private:
    static void on_stop(StopRegistration& registration) noexcept {
        auto& self = static_cast<SleepAwaiter&>(registration);
        if (self.environment_->scheduler->cancel(self))
            self.environment_->schedule(self);
    }

    Duration delay_{};
    const Environment* environment_ = nullptr;
    union {
        std::source_location where_;       // until it is about to wait
        std::coroutine_handle<> awaiting_; // from then on
    };
};

} // namespace detail

/// Waits until `delay` has passed on the scheduler's clock; zero or less lets others run first.
///
/// Cancellation: throws `Cancelled` at once; nothing is left behind.
template <class Rep, class Period>
[[nodiscard]] auto
sleep_for(std::chrono::duration<Rep, Period> delay,
          std::source_location where = std::source_location::current()) noexcept {
    return detail::SleepAwaiter{to_duration(delay), where};
}

/// Waits until the scheduler's clock reaches `when`.
///
/// Cancellation: as `sleep_for`.
[[nodiscard]] inline auto
sleep_until(TimePoint when, std::source_location where = std::source_location::current()) noexcept {
    return detail::SleepAwaiter{when, where};
}

} // namespace coflow
