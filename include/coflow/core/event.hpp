// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/wait_queue.hpp"

#include <mutex>
#include <source_location>

namespace coflow {

/// A flag that tasks can wait for; stays set until it is reset.
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: outlives its waiters; the last of them may destroy it as soon as it resumes.
class Event {
public:
    enum class Initially : bool { unset, set };

    Event() = default;
    explicit Event(Initially state) noexcept : set_{state == Initially::set} {}

    /// Sets the flag and wakes every waiter, in the order in which they came.
    void set() noexcept {
        detail::WaiterList granted;
        {
            const std::scoped_lock guard{waiters_};
            set_ = true;
            waiters_.grant_all(granted);
        }
        granted.wake_all();
    }

    void reset() noexcept {
        const std::scoped_lock guard{waiters_};
        set_ = false;
    }

    [[nodiscard]] bool is_set() const noexcept {
        const std::scoped_lock guard{waiters_};
        return set_;
    }

    /// `co_await event.wait()`: returns once the flag is, or has been, set.
    ///
    /// Cancellation: throws `Cancelled`; the flag is untouched.
    [[nodiscard]] auto wait(std::source_location where = std::source_location::current()) noexcept {
        return Wait{*this, where};
    }

private:
    class Wait : detail::Waiter {
    public:
        Wait(Event& event, std::source_location where) noexcept
            : Waiter{event.waiters_, where}, event_{event} {}

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <HasEnvironment Promise>
        bool await_suspend(std::coroutine_handle<Promise> awaiting) {
            return event_.waiters_.suspend(*this, awaiting, "Event::wait",
                                           [this] { return event_.set_; });
        }
        void await_resume() { finish(); }

    private:
        Event& event_;
    };

    mutable detail::WaitQueue waiters_;
    bool set_ = false;
};

} // namespace coflow
