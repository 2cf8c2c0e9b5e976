// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>

#include "coflow/base/config.hpp"
#include "coflow/base/spin_lock.hpp"
#include "coflow/core/ready_node.hpp"

namespace coflow::detail {

/// A queue shared by all workers: first in, first out; its emptiness is known without the lock.
class alignas(config::cache_line) ReadyLane {
public:
    void push(ReadyNode& node) noexcept {
        const std::scoped_lock guard{lock_};
        list_.push_back(node);
        size_.fetch_add(1, std::memory_order_seq_cst);
    }

    void push_all(ReadyList& nodes, std::size_t count) noexcept {
        const std::scoped_lock guard{lock_};
        list_.append(nodes);
        size_.fetch_add(count, std::memory_order_seq_cst);
    }

    /// Null if it is empty.
    ReadyNode* pop() noexcept {
        if (empty()) return nullptr;
        const std::scoped_lock guard{lock_};
        ReadyNode* const node = list_.pop_front();
        if (node != nullptr) size_.fetch_sub(1, std::memory_order_relaxed);
        return node;
    }

    /// Moves up to `most` nodes to `out`; returns how many.
    std::size_t pop_some(ReadyList& out, std::size_t most) noexcept {
        if (empty()) return 0;
        const std::scoped_lock guard{lock_};
        std::size_t count = 0;
        for (; count < most; ++count) {
            ReadyNode* const node = list_.pop_front();
            if (node == nullptr) break;
            out.push_back(*node);
        }
        size_.fetch_sub(count, std::memory_order_relaxed);
        return count;
    }

    [[nodiscard]] bool empty() const noexcept { return size_.load(std::memory_order_seq_cst) == 0; }

private:
    SpinLock lock_;
    ReadyList list_;
    std::atomic<std::size_t> size_{0};
};

}  // namespace coflow::detail
