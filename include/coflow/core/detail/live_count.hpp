// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace coflow::detail {

/// Counts the tasks that an executor must wait for before it goes away.
///
/// `remove` touches the object after its decrement only when somebody is known to wait in it.
class LiveCount {
public:
    void add() noexcept { state_.fetch_add(one, std::memory_order_relaxed); }

    void remove() noexcept {
        if (state_.fetch_sub(one, std::memory_order_acq_rel) != (one | closing))
            return;
        const std::scoped_lock guard{mutex_};
        drained_ = true;
        drained_changed_.notify_all();
    }

    /// Announces a wait; true if there is nothing to wait for.
    bool close() noexcept { return state_.fetch_or(closing, std::memory_order_acq_rel) < one; }

    /// After `close` has returned false: waits until the last one is removed.
    void wait() {
        std::unique_lock guard{mutex_};
        drained_changed_.wait(guard, [this] { return drained_; });
    }
    bool wait_for(std::chrono::milliseconds limit) {
        std::unique_lock guard{mutex_};
        return drained_changed_.wait_for(guard, limit, [this] { return drained_; });
    }

private:
    static constexpr std::uint64_t closing = 1;
    static constexpr std::uint64_t one = 2;

    std::atomic<std::uint64_t> state_{0};
    std::mutex mutex_;
    std::condition_variable drained_changed_;
    bool drained_ = false;
};

} // namespace coflow::detail
