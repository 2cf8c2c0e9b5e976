// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "coflow/base/config.hpp"
#include "coflow/core/ready_node.hpp"

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
        const std::int64_t top = top_.load(std::memory_order_acquire);
        if (bottom - top >= capacity) return false;
        slot(bottom).store(&node, std::memory_order_relaxed);
        bottom_.store(bottom + 1, std::memory_order_seq_cst);
        return true;
    }

    /// Owner only: the youngest node, or null.
    ReadyNode* pop() noexcept {
        const std::int64_t bottom = bottom_.load(std::memory_order_relaxed) - 1;
        if (bottom < top_.load(std::memory_order_relaxed)) return nullptr;
        bottom_.store(bottom, std::memory_order_seq_cst);
        std::int64_t top = top_.load(std::memory_order_seq_cst);
        if (top > bottom) {
            bottom_.store(bottom + 1, std::memory_order_relaxed);
            return nullptr;
        }
        ReadyNode* node = slot(bottom).load(std::memory_order_relaxed);
        if (top == bottom) {  // the last one: thieves may be after it too
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
        if (top >= bottom) return nullptr;
        ReadyNode* const node = slot(top).load(std::memory_order_relaxed);
        return top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst) ? node
                                                                                     : nullptr;
    }

    /// A snapshot for anyone; sequentially consistent like `push`.
    [[nodiscard]] bool empty() const noexcept {
        const std::int64_t top = top_.load(std::memory_order_seq_cst);
        return top >= bottom_.load(std::memory_order_seq_cst);
    }

private:
    std::atomic<ReadyNode*>& slot(std::int64_t index) noexcept {
        return ring_[static_cast<std::size_t>(index & (capacity - 1))];
    }

    alignas(config::cache_line) std::atomic<std::int64_t> top_{0};
    alignas(config::cache_line) std::atomic<std::int64_t> bottom_{0};
    std::array<std::atomic<ReadyNode*>, static_cast<std::size_t>(capacity)> ring_{};
};

}  // namespace coflow::detail
