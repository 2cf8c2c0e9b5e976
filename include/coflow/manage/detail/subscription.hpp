// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/async_generator.hpp"
#include "coflow/core/moving.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/wait_queue.hpp"
#include "coflow/manage/detail/event_buffer.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace coflow::detail {

/// One subscriber: the events that it wants and has not read, and its wait for more.
class Subscription {
public:
    explicit Subscription(const EventFilter& filter)
        : run_id_{filter.run_id},
          user_id_{filter.user_id},
          parent_id_{filter.parent_id},
          workflow_{filter.workflow},
          type_{filter.type},
          progress_{filter.progress},
          buffer_{filter.capacity} {}

    [[nodiscard]] bool wants_progress() const noexcept {
        return progress_ == ProgressEvents::included;
    }
    [[nodiscard]] bool wants(const RunEvent& event) const noexcept {
        const auto is = [](const std::string& wanted, const std::string& value) {
            return wanted.empty() || wanted == value;
        };
        return (event.kind != RunEventKind::progress || wants_progress()) &&
               is(run_id_, event.run_id) && is(user_id_, event.user_id) &&
               is(parent_id_, event.parent_id) && is(workflow_, event.workflow) &&
               (!type_ || *type_ == event.type);
    }

    void push(const RunEvent& event) {
        {
            const std::scoped_lock guard{mutex_};
            buffer_.push(event);
        }
        wake();
    }
    void close() noexcept {
        closed_.store(true, std::memory_order_release);
        wake();
    }

    [[nodiscard]] std::optional<RunEvent> pop() {
        const std::scoped_lock guard{mutex_};
        return buffer_.pop();
    }
    [[nodiscard]] bool closed() const noexcept { return closed_.load(std::memory_order_acquire); }
    [[nodiscard]] std::uint64_t version() const noexcept {
        return version_.load(std::memory_order_acquire);
    }

    /// Waits until `version()` has changed.
    class WaitForMore : Waiter {
    public:
        WaitForMore(Subscription& subscription, std::uint64_t version,
                    std::source_location where) noexcept
            : Waiter{subscription.readers_, where},
              subscription_{subscription},
              version_{version} {}

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <HasEnvironment Promise>
        bool await_suspend(std::coroutine_handle<Promise> awaiting) {
            return subscription_.readers_.suspend(
                *this, awaiting, "WorkflowManager::subscribe",
                [this] { return subscription_.version() != version_; });
        }
        void await_resume() { finish(); }

    private:
        Subscription& subscription_;
        std::uint64_t version_;
    };

private:
    void wake() noexcept {
        WaiterList granted;
        {
            const std::scoped_lock guard{readers_};
            version_.fetch_add(1, std::memory_order_release);
            readers_.grant_all(granted);
        }
        granted.wake_all();
    }

    const std::string run_id_;
    const std::string user_id_;
    const std::string parent_id_;
    const std::string workflow_;
    const std::optional<WorkflowType> type_;
    const ProgressEvents progress_;

    std::mutex mutex_; // guards the buffer
    EventBuffer buffer_;
    std::atomic<bool> closed_{false};
    std::atomic<std::uint64_t> version_{0};
    WaitQueue readers_;
};

/// What a subscriber reads; dropping it unsubscribes.
inline AsyncGenerator<RunEvent> events_of(std::shared_ptr<Subscription> subscription) {
    for (;;) {
        co_await this_task::throw_if_stopped();
        std::optional<RunEvent> event;
        for (;;) {
            const std::uint64_t version = subscription->version();
            const bool last = subscription->closed();
            event = subscription->pop();
            if (event || last)
                break;
            co_await Subscription::WaitForMore{*subscription, version,
                                               std::source_location::current()};
        }
        if (!event)
            co_return;
        co_yield moving(*event);
    }
}

} // namespace coflow::detail
