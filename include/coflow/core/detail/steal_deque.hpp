// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/core/ready_node.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace coflow::detail {

/// A bounded work-stealing deque: its owner works on one end, last in first out; any thread takes
/// the oldest node from the other.
///
/// The algorithm is Chase and Lev's ("Dynamic Circular Work-Stealing Deque", SPAA 2005) on a fixed
/// ring, with sequentially consistent operations where the published C11 version has fences, which
/// ThreadSanitizer cannot see.
class StealDeque {
public:
    static constexpr std::int64_t capacity = 1024;

    /// Owner only. False when full. Sequentially consistent, so that a following look at who is
    /// idle cannot miss a worker that looks for work.
    bool push(ReadyNode& node) noexcept {
        const std::int64_t bottom = bottom_.load(std::memory_order_relaxed);
        if (room_from(bottom) == 0)
            return false;
        slot(bottom).store(&node, std::memory_order_relaxed);
        bottom_.store(bottom + 1, std::memory_order_seq_cst);
        return true;
    }

    /// Owner only: pushes from the front of `nodes` as many as there is room for, all at the price
    /// of one.
    void push_some(ReadyList& nodes) noexcept {
        const std::int64_t bottom = bottom_.load(std::memory_order_relaxed);
        known_top_ = top_.load(std::memory_order_acquire);
        const std::int64_t room = room_from(bottom);
        std::int64_t count = 0;
        while (count < room && !nodes.empty())
            slot(bottom + count++).store(nodes.pop_front(), std::memory_order_relaxed);
        bottom_.store(bottom + count, std::memory_order_seq_cst);
    }

    /// Owner only: moves the older half to `out`, oldest first; nothing after losing a race.
    void take_half(ReadyList& out) noexcept {
        std::int64_t top = top_.load(std::memory_order_seq_cst);
        const std::int64_t count = (bottom_.load(std::memory_order_relaxed) - top) / 2;
        // The other end is the caller's own, so what thieves have not taken is still there.
        if (!top_.compare_exchange_strong(top, top + count, std::memory_order_seq_cst))
            return;
        for (std::int64_t index = top; index < top + count; ++index)
            out.push_back(*slot(index).load(std::memory_order_relaxed));
    }

    /// Owner only: the youngest node, or null.
    ReadyNode* pop() noexcept {
        const std::int64_t bottom = bottom_.load(std::memory_order_relaxed) - 1;
        if (bottom < top_.load(std::memory_order_relaxed))
            return nullptr;
        bottom_.store(bottom, std::memory_order_seq_cst);
        std::int64_t top = top_.load(std::memory_order_seq_cst);
        if (top > bottom) {
            bottom_.store(bottom + 1, std::memory_order_relaxed);
            return nullptr;
        }
        ReadyNode* node = slot(bottom).load(std::memory_order_relaxed);
        if (top == bottom) { // the last one: thieves may be after it too
            if (!top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst))
                node = nullptr;
            bottom_.store(bottom + 1, std::memory_order_relaxed);
        }
        return node;
    }

    /// Any thread: the oldest node; null if there is none, or after losing a race for it.
    ReadyNode* steal() noexcept {
        std::int64_t top = top_.load(std::memory_order_seq_cst);
        const std::int64_t bottom = bottom_.load(std::memory_order_seq_cst);
        if (top >= bottom)
            return nullptr;
        ReadyNode* const node = slot(top).load(std::memory_order_relaxed);
        return top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst) ? node
                                                                                     : nullptr;
    }

    /// A snapshot for anyone; sequentially consistent like `push`.
    [[nodiscard]] bool empty() const noexcept { return size() <= 0; }

    /// The same; may be off by one while the owner takes the last node.
    [[nodiscard]] std::int64_t size() const noexcept {
        const std::int64_t top = top_.load(std::memory_order_seq_cst);
        return bottom_.load(std::memory_order_seq_cst) - top;
    }

private:
    std::atomic<ReadyNode*>& slot(std::int64_t index) noexcept {
        return ring_[static_cast<std::size_t>(index & (capacity - 1))];
    }

    /// Looks at the thieves' end only when it must: they write to its cache line.
    std::int64_t room_from(std::int64_t bottom) noexcept {
        if (bottom - known_top_ >= capacity) [[unlikely]]
            known_top_ = top_.load(std::memory_order_acquire);
        return known_top_ + capacity - bottom;
    }

    alignas(config::cache_line) std::atomic<std::int64_t> top_{0};
    alignas(config::cache_line) std::atomic<std::int64_t> bottom_{0};
    std::int64_t known_top_ = 0; // the owner's: `top_` is this or more
    std::array<std::atomic<ReadyNode*>, static_cast<std::size_t>(capacity)> ring_{};
};

} // namespace coflow::detail
