// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/wait_queue.hpp"

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
    explicit Event(Initially state) noexcept { flag_.set = state == Initially::set; }

    /// Sets the flag and wakes every waiter, in the order in which they came.
    void set() noexcept {
        detail::WaiterList granted;
        {
            const std::scoped_lock guard{flag_};
            flag_.set = true;
            flag_.grant_all(granted);
        }
        granted.wake_all();
    }

    void reset() noexcept {
        const std::scoped_lock guard{flag_};
        flag_.set = false;
    }

    [[nodiscard]] bool is_set() const noexcept {
        const std::scoped_lock guard{flag_};
        return flag_.set;
    }

    /// `co_await event.wait()`: returns once the flag is, or has been, set.
    ///
    /// Cancellation: throws `Cancelled`; the flag is untouched.
    [[nodiscard]] auto wait(std::source_location where = std::source_location::current()) noexcept {
        return Wait{*this, where};
    }

private:
    struct Flag : detail::WaitQueue {
        bool set = false;
    };

    class Wait : detail::Waiter {
    public:
        Wait(Event& event, std::source_location where) noexcept : Waiter{event.flag_, where} {}

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <HasEnvironment Promise>
        bool await_suspend(std::coroutine_handle<Promise> awaiting) {
            auto& flag = static_cast<Flag&>(queue());
            return flag.suspend(*this, awaiting, "Event::wait", [&flag] { return flag.set; });
        }
        void await_resume() { finish(); }
    };

    mutable Flag flag_;
};

} // namespace coflow
