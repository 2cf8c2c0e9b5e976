// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"

#include <atomic>
#include <thread>

namespace coflow::detail {

/// Waits a little longer each time: first on the processor, then by giving up the time slice.
class Backoff {
public:
    void wait() noexcept {
        if (++turns_ < spins_before_yield)
            config::pause();
        else
            std::this_thread::yield();
    }

private:
    static constexpr int spins_before_yield = 64;
    int turns_ = 0;
};

/// A one-byte lock for critical sections of a few instructions that never call out.
class SpinLock {
public:
    void lock() noexcept {
        Backoff backoff;
        while (locked_.exchange(true, std::memory_order_acquire))
            while (locked_.load(std::memory_order_relaxed))
                backoff.wait();
    }
    bool try_lock() noexcept { return !locked_.exchange(true, std::memory_order_acquire); }
    void unlock() noexcept { locked_.store(false, std::memory_order_release); }

private:
    std::atomic<bool> locked_{false};
};

} // namespace coflow::detail
