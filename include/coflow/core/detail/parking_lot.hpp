// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace coflow::detail {

/// Where one worker sleeps.
class Parker {
public:
    void wait() noexcept {
        while (signals_.load(std::memory_order_acquire) == 0)
            signals_.wait(0, std::memory_order_acquire);
        signals_.store(0, std::memory_order_relaxed);
    }
    void signal() noexcept {
        signals_.store(1, std::memory_order_release);
        signals_.notify_one();
    }

private:
    std::atomic<int> signals_{0};
};

/// Who among the workers is idle, who looks for work, and who of the idle waits in the reactor.
///
/// The protocol that loses no wake-up: a producer publishes its node, then looks at `idle` and
/// `searching`; a worker that finds nothing makes itself idle, stops searching, and only then looks
/// at all queues once more. All of these are sequentially consistent, so one of the two sees the
/// other. While somebody searches nobody is woken: the searcher will find the node, or see it in
/// its last look.
class ParkingLot {
public:
    enum class Place : std::uint8_t { sleeper, reactor };

    explicit ParkingLot(std::size_t workers) : workers_{workers} { sleepers_.reserve(workers); }

    [[nodiscard]] bool should_wake() const noexcept {
        return idle_.load(std::memory_order_seq_cst) > 0 &&
               searching_.load(std::memory_order_seq_cst) == 0;
    }
    [[nodiscard]] std::size_t idle() const noexcept {
        return idle_.load(std::memory_order_relaxed);
    }

    /// False if enough others search already.
    bool begin_search() noexcept {
        if (2 * searching_.load(std::memory_order_relaxed) >= workers_)
            return false;
        searching_.fetch_add(1, std::memory_order_seq_cst);
        return true;
    }
    /// True if it was the last one that searched.
    bool end_search() noexcept { return searching_.fetch_sub(1, std::memory_order_seq_cst) == 1; }

    /// Makes a worker idle; look at the queues again before sleeping.
    Place enter(Parker& parker) {
        const std::scoped_lock guard{mutex_};
        idle_.fetch_add(1, std::memory_order_seq_cst);
        if (!reactor_taken_) {
            reactor_taken_ = true;
            reactor_woken_ = false;
            return Place::reactor;
        }
        sleepers_.push_back(&parker);
        return Place::sleeper;
    }

    /// Ends the idleness of a worker that has found something by itself; false if it has been woken
    /// in the meantime, which then has ended it.
    bool leave(Parker& parker, Place place) noexcept {
        const std::scoped_lock guard{mutex_};
        if (place == Place::reactor) {
            reactor_taken_ = false;
            if (reactor_woken_)
                return false;
        } else {
            const auto found = std::find(sleepers_.begin(), sleepers_.end(), &parker);
            if (found == sleepers_.end())
                return false;
            sleepers_.erase(found);
        }
        idle_.fetch_sub(1, std::memory_order_seq_cst);
        return true;
    }

    /// True while the worker in the reactor has to look after busy workers too: then it wakes now
    /// and then, and need not be told when a sleeper is woken.
    [[nodiscard]] bool someone_runs() const noexcept { return idle() < workers_; }
    void set_watching(bool watching) noexcept {
        const std::scoped_lock guard{mutex_};
        watching_ = watching;
    }

    /// Makes one idle worker search, which is counted at once; `interrupt` wakes the reactor.
    template <class Interrupt>
    void wake_one(Interrupt&& interrupt) noexcept {
        Parker* parker = nullptr;
        {
            const std::scoped_lock guard{mutex_};
            const bool reactor_waits = reactor_taken_ && !reactor_woken_;
            if (!sleepers_.empty() && (watching_ || !reactor_waits)) {
                parker = sleepers_.back();
                sleepers_.pop_back();
            } else if (reactor_waits) {
                reactor_woken_ = true;
            } else {
                return;
            }
            idle_.fetch_sub(1, std::memory_order_seq_cst);
            searching_.fetch_add(1, std::memory_order_seq_cst);
        }
        if (parker != nullptr)
            parker->signal();
        else
            interrupt();
    }

    /// True once the worker in the reactor has been woken by `wake_one`.
    [[nodiscard]] bool reactor_woken() noexcept {
        const std::scoped_lock guard{mutex_};
        return reactor_woken_;
    }

private:
    const std::size_t workers_;
    alignas(config::cache_line) std::atomic<std::size_t> idle_{0};
    std::atomic<std::size_t> searching_{0};
    alignas(config::cache_line) std::mutex mutex_;
    std::vector<Parker*> sleepers_;
    bool reactor_taken_ = false;
    bool reactor_woken_ = false;
    bool watching_ = false;
};

} // namespace coflow::detail
