// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/detail/run_record.hpp"
#include "coflow/manage/detail/subscription.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace coflow::detail {

/// Hands the events of a manager's runs to its subscribers.
///
/// It does not own them: a subscription that its reader has dropped is forgotten.
class EventHub {
public:
    /// What runs ask before they say anything.
    [[nodiscard]] bool listened() const noexcept {
        return listened_.load(std::memory_order_acquire);
    }
    [[nodiscard]] bool wants_progress() const noexcept {
        return wants_progress_.load(std::memory_order_acquire);
    }

    [[nodiscard]] std::shared_ptr<Subscription> subscribe(const EventFilter& filter) {
        auto subscription = std::make_shared<Subscription>(filter);
        const std::scoped_lock guard{mutex_};
        if (closed_)
            subscription->close();
        else
            subscriptions_.push_back(subscription);
        forget_dropped();
        return subscription;
    }

    /// A failure to allocate costs subscribers the event, and the run nothing.
    void publish(RunRecord& record, RunEventKind kind, TimePoint time) noexcept try {
        const std::scoped_lock guard{mutex_};
        std::optional<RunEvent> event;
        bool dropped = false;
        for (const std::weak_ptr<Subscription>& place : subscriptions_) {
            const std::shared_ptr<Subscription> subscription = place.lock();
            if (subscription == nullptr) {
                dropped = true;
                continue;
            }
            if (!event)
                event = event_of(record, kind, time);
            if (subscription->wants(*event))
                subscription->push(*event);
        }
        if (dropped)
            forget_dropped();
    } catch (...) {
    }

    /// Lets the subscribers read what they have, and then end.
    void close() {
        const std::scoped_lock guard{mutex_};
        closed_ = true;
        for (const std::weak_ptr<Subscription>& place : subscriptions_)
            if (const auto subscription = place.lock())
                subscription->close();
        subscriptions_.clear();
    }

private:
    static RunEvent event_of(RunRecord& record, RunEventKind kind, TimePoint time) {
        const RunContext& run = record.context();
        RunEvent event;
        event.kind = kind;
        event.time = time;
        event.number = record.next_event();
        event.run_id = run.id();
        event.workflow = run.workflow();
        event.type = run.type();
        event.user_id = run.user_id();
        event.parent_id = run.parent_id();
        event.progress = run.progress();
        if (kind == RunEventKind::failed)
            event.error = run.error_message();
        return event;
    }

    void forget_dropped() {
        std::erase_if(subscriptions_, [](const auto& place) { return place.expired(); });
        bool progress = false;
        for (const std::weak_ptr<Subscription>& place : subscriptions_)
            if (const auto subscription = place.lock())
                progress = progress || subscription->wants_progress();
        listened_.store(!subscriptions_.empty(), std::memory_order_release);
        wants_progress_.store(progress, std::memory_order_release);
    }

    std::mutex mutex_;
    std::vector<std::weak_ptr<Subscription>> subscriptions_;
    bool closed_ = false;
    std::atomic<bool> listened_{false};
    std::atomic<bool> wants_progress_{false};
};

} // namespace coflow::detail
