// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/scheduler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace coflow::detail {

/// Armed timers, the earliest on top: a four-ary heap whose nodes know their places, so that any of
/// them can be removed. The order among equal deadlines is unspecified.
class TimerHeap {
public:
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] TimePoint earliest() const noexcept {
        return empty() ? TimePoint::max() : entries_.front().deadline;
    }

    void insert(TimerNode& node) {
        entries_.push_back({node.deadline, &node});
        sift_up(entries_.size() - 1);
    }

    void remove(TimerNode& node) noexcept {
        const std::size_t hole = node.position;
        const Entry last = entries_.back();
        entries_.pop_back();
        if (hole == entries_.size())
            return;
        place(hole, last);
        if (hole > 0 && last.deadline < entries_[parent(hole)].deadline)
            sift_up(hole);
        else
            sift_down(hole);
    }

    /// Null unless the earliest timer is due at `now`; marks what it returns as fired.
    TimerNode* pop_due(TimePoint now) noexcept {
        if (empty() || entries_.front().deadline > now)
            return nullptr;
        TimerNode* const node = entries_.front().node;
        remove(*node);
        node->position = TimerNode::fired;
        return node;
    }

private:
    struct Entry {
        TimePoint deadline;
        TimerNode* node;
    };

    static constexpr std::size_t arity = 4;

    static std::size_t parent(std::size_t index) noexcept { return (index - 1) / arity; }

    void place(std::size_t index, Entry entry) noexcept {
        entries_[index] = entry;
        entry.node->position = static_cast<std::uint32_t>(index);
    }

    void sift_up(std::size_t index) noexcept {
        const Entry moving = entries_[index];
        while (index > 0 && moving.deadline < entries_[parent(index)].deadline) {
            place(index, entries_[parent(index)]);
            index = parent(index);
        }
        place(index, moving);
    }

    void sift_down(std::size_t index) noexcept {
        const Entry moving = entries_[index];
        for (;;) {
            const std::size_t first = index * arity + 1;
            if (first >= entries_.size())
                break;
            std::size_t least = first;
            for (std::size_t child = first + 1; child < std::min(first + arity, entries_.size());
                 ++child)
                if (entries_[child].deadline < entries_[least].deadline)
                    least = child;
            if (entries_[least].deadline >= moving.deadline)
                break;
            place(index, entries_[least]);
            index = least;
        }
        place(index, moving);
    }

    std::vector<Entry> entries_;
};

} // namespace coflow::detail
