// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/base/spin_lock.hpp"
#include "coflow/core/detail/timer_heap.hpp"

#include <atomic>
#include <mutex>

namespace coflow::detail {

/// A timer heap with its lock, and its earliest deadline for those who only look.
///
/// The lock decides between firing, cancelling and arming: exactly one of them gets the node.
class alignas(config::cache_line) TimerShard {
public:
    /// False if the node was cancelled before.
    bool arm(TimerNode& node) {
        const std::scoped_lock guard{lock_};
        if (node.position == TimerNode::cancelled)
            return false;
        heap_.insert(node);
        publish();
        return true;
    }

    bool cancel(TimerNode& node) noexcept {
        const std::scoped_lock guard{lock_};
        if (node.position == TimerNode::fired || node.position == TimerNode::cancelled)
            return false;
        const bool armed = node.position != TimerNode::idle;
        if (armed)
            heap_.remove(node);
        node.position = TimerNode::cancelled;
        if (armed)
            publish();
        return armed;
    }

    /// Calls `schedule(node)` for every timer that is due, without the lock.
    template <class Schedule>
    void fire_due(TimePoint now, Schedule&& schedule) noexcept {
        if (earliest() > now)
            return;
        ReadyList due;
        {
            const std::scoped_lock guard{lock_};
            while (TimerNode* const node = heap_.pop_due(now))
                due.push_back(*node);
            publish();
        }
        while (ReadyNode* const node = due.pop_front())
            schedule(static_cast<TimerNode&>(*node));
    }

    [[nodiscard]] TimePoint earliest() const noexcept {
        return TimePoint{Duration{earliest_.load(std::memory_order_seq_cst)}};
    }

private:
    void publish() noexcept {
        const Duration::rep earliest = heap_.earliest().time_since_epoch().count();
        if (earliest != earliest_.load(std::memory_order_relaxed))
            earliest_.store(earliest, std::memory_order_seq_cst);
    }

    SpinLock lock_;
    TimerHeap heap_;
    std::atomic<Duration::rep> earliest_{TimePoint::max().time_since_epoch().count()};
};

} // namespace coflow::detail
