// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/base/spin_lock.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace coflow::detail {

/// How many children of a group are running, and whether somebody waits for the last of them.
///
/// While it is open, those who start children and those whose children end write to different cache
/// lines: `started_` counts up and `remaining_` counts down from `open_bias`. Closing adds the one
/// to the other; from then on `remaining_` is the number, and its end is noticed.
class GroupCount {
public:
    /// Counts a child that is about to start.
    void add() noexcept {
        if ((started_.fetch_add(1, std::memory_order_relaxed) & closed) != 0) [[unlikely]]
            add_closed();
    }

    /// True for the last child of a closed count; otherwise the count may be gone.
    [[nodiscard]] bool remove() noexcept {
        return remaining_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    }

    /// True if no child is running; otherwise `remove` will be true once.
    [[nodiscard]] bool close() noexcept {
        const std::int64_t started = started_.fetch_or(closed, std::memory_order_relaxed);
        const std::int64_t change = started - open_bias;
        return remaining_.fetch_add(change, std::memory_order_acq_rel) + change == 0;
    }

    /// After the last child of a closed count.
    void reopen() noexcept {
        remaining_.store(open_bias, std::memory_order_relaxed);
        started_.store(0, std::memory_order_release);
    }

    [[nodiscard]] std::size_t size() const noexcept {
        const std::int64_t started = started_.load(std::memory_order_relaxed) & ~closed;
        const std::int64_t remaining = remaining_.load(std::memory_order_relaxed);
        const bool open = remaining > open_bias / 2;
        const std::int64_t running = open ? remaining - open_bias + started : remaining;
        return static_cast<std::size_t>(std::max<std::int64_t>(running, 0));
    }

private:
    static constexpr std::int64_t closed = std::int64_t{1} << 62;
    static constexpr std::int64_t open_bias = std::int64_t{1} << 61;

    /// A child of a closed count is started by another one, or by a stranger while the body waits
    /// for idleness: he must not start it between the end of the last child and the reopening.
    void add_closed() noexcept {
        Backoff backoff;
        std::int64_t remaining = remaining_.load(std::memory_order_relaxed);
        for (;;) {
            if (remaining != 0) {
                if (remaining_.compare_exchange_weak(remaining, remaining + 1,
                                                     std::memory_order_relaxed))
                    return;
            } else {
                backoff.wait();
                remaining = remaining_.load(std::memory_order_relaxed);
            }
        }
    }

    std::atomic<std::int64_t> started_{0};
    [[maybe_unused]] std::array<std::byte, config::cache_line> apart_{};
    std::atomic<std::int64_t> remaining_{open_bias};
};

} // namespace coflow::detail
