// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/child_scope.hpp"
#include "coflow/core/detail/promise.hpp"

#include <atomic>
#include <coroutine>
#include <cstddef>

namespace coflow::detail {

/// The base of awaiters that start a known number of children and resume when all have ended.
class Join : public Receiver, public ChildScope {
public:
    explicit Join(Complete function) noexcept : Receiver{function} {}

    void open(std::coroutine_handle<> awaiting, const Environment& parent,
              std::size_t children) noexcept {
        awaiting_ = awaiting;
        remaining_.store(children, std::memory_order_relaxed);
        ChildScope::open(parent);
    }

    /// The coroutine to run after a child; unless it is the awaiting one, the join may be gone.
    [[nodiscard]] std::coroutine_handle<> child_ended() noexcept {
        // The last child has nobody to race with and saves the dearer operation.
        if (remaining_.load(std::memory_order_acquire) == 1 ||
            remaining_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            return awaiting_;
        return nowhere();
    }

private:
    std::coroutine_handle<> awaiting_;
    std::atomic<std::size_t> remaining_{0};
};

} // namespace coflow::detail
