// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/base/spin_lock.hpp"
#include "coflow/core/ready_node.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>

namespace coflow::detail {

/// A queue shared by all workers: first in, first out; its emptiness is known without the lock.
///
/// The nodes are dealt in turn to several chains. When many wait, each is in memory that has left
/// the cache, and only through it is the next one of its chain known: the chains let the processor
/// fetch several at once.
class alignas(config::cache_line) ReadyLane {
public:
    void push(ReadyNode& node) noexcept {
        const std::scoped_lock guard{lock_};
        append(node);
        // Sequentially consistent, so that a following look at who is idle cannot miss a worker
        // that looks for work. Only under the lock is it written.
        size_.store(count() + 1, std::memory_order_seq_cst);
    }

    void push_all(ReadyList& nodes) noexcept {
        const std::scoped_lock guard{lock_};
        std::size_t added = 0;
        for (; ReadyNode* const node = nodes.pop_front(); ++added)
            append(*node);
        size_.store(count() + added, std::memory_order_seq_cst);
    }

    /// Null if it is empty.
    ReadyNode* pop() noexcept {
        ReadyList others;
        return pop_some(others, 1);
    }

    /// The oldest node, or null, and up to `most` less one that follow it: at the front of
    /// `others`, the youngest first.
    ReadyNode* pop_some(ReadyList& others, std::size_t most) noexcept {
        if (empty())
            return nullptr;
        const std::scoped_lock guard{lock_};
        const std::size_t taken = std::min(most, count());
        if (taken == 0)
            return nullptr;
        ReadyNode* const first = take();
        for (std::size_t number = 1; number < taken; ++number)
            others.push_front(*take());
        size_.store(count() - taken, std::memory_order_relaxed);
        return first;
    }

    [[nodiscard]] bool empty() const noexcept { return size_.load(std::memory_order_seq_cst) == 0; }

private:
    static constexpr std::size_t chain_count = 8;

    [[nodiscard]] std::size_t count() const noexcept {
        return size_.load(std::memory_order_relaxed);
    }
    void append(ReadyNode& node) noexcept { chains_[in_++ % chain_count].push_back(node); }
    ReadyNode* take() noexcept {
        ReadyList& chain = chains_[out_++ % chain_count];
        ReadyNode* const node = chain.pop_front();
        config::prefetch(chain.front());
        return node;
    }

    SpinLock lock_;
    std::atomic<std::size_t> size_{0};
    std::size_t in_ = 0;
    std::size_t out_ = 0;
    std::array<ReadyList, chain_count> chains_;
};

} // namespace coflow::detail
