// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/scheduler.hpp"

#include <cstdint>
#include <map>
#include <utility>

namespace coflow::testing::detail {

/// Armed timers in the order in which they fall due, the older first where that is the same.
class VirtualTimers {
public:
    [[nodiscard]] bool empty() const noexcept { return timers_.empty(); }
    [[nodiscard]] TimePoint next_deadline() const noexcept { return timers_.begin()->first.first; }

    /// False if the timer has been cancelled.
    bool arm(TimerNode& node) {
        if (node.position == TimerNode::cancelled)
            return false;
        node.position = sequence_;
        sequence_ = (sequence_ + 1) % TimerNode::fired;
        timers_.emplace(Key{node.deadline, node.position}, &node);
        return true;
    }

    /// True if the timer was armed.
    bool cancel(TimerNode& node) noexcept {
        if (node.position == TimerNode::fired || node.position == TimerNode::cancelled)
            return false;
        const bool armed = timers_.erase(Key{node.deadline, node.position}) != 0;
        node.position = TimerNode::cancelled;
        return armed;
    }

    /// The next timer that is due at `now`; null if there is none.
    TimerNode* take_due(TimePoint now) noexcept {
        if (empty() || next_deadline() > now)
            return nullptr;
        TimerNode* const node = timers_.begin()->second;
        timers_.erase(timers_.begin());
        node->position = TimerNode::fired;
        return node;
    }

private:
    using Key = std::pair<TimePoint, std::uint32_t>;

    std::map<Key, TimerNode*> timers_;
    std::uint32_t sequence_ = 0;
};

} // namespace coflow::testing::detail
