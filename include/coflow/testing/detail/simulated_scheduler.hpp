// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/io_executor.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/model/run_hooks.hpp"
#include "coflow/testing/detail/ready_set.hpp"
#include "coflow/testing/detail/virtual_timers.hpp"
#include "coflow/testing/detail/wait_notes.hpp"

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

namespace coflow::testing::detail {

/// The scheduler of a simulation and the steps by which it is driven; whoever drives it decides
/// how many. The members of `Scheduler` may be called from any thread, the others from one.
class SimulatedScheduler final : public Scheduler {
public:
    SimulatedScheduler(std::uint64_t seed, TimePoint start, std::chrono::milliseconds io_patience)
        : Scheduler{Waits::observed}, io_patience_{io_patience}, ready_{seed}, now_{start} {
        set_slot(hooks_);
    }

    [[nodiscard]] RunHooks& hooks() noexcept { return hooks_; }

    /// Runs one ready node; false if there is none.
    bool run_ready() {
        if (++steps_ % io_turn == 0)
            poll_io();
        ReadyNode* node = nullptr;
        {
            const std::scoped_lock guard{mutex_};
            node = ready_.take();
        }
        if (node == nullptr)
            return false;
        node->run(*node);
        return true;
    }

    /// `run_ready`, else lets finished I/O make something ready; false if nothing is.
    bool run_ready_or_io() { return run_ready() || poll_io() > 0; }

    /// As `run_ready_or_io`, else waits for I/O or lets time pass; false if nothing can happen.
    bool run_or_wait() {
        if (run_ready_or_io() || (io_is_under_way() && wait_for_io()))
            return true;
        const std::scoped_lock guard{mutex_};
        if (!ready_.empty())
            return true;
        if (timers_.empty())
            return false;
        pass_time(timers_.next_deadline());
        return true;
    }

    /// Lets time pass up to the next timer, but not beyond `limit`; false when it stands there.
    bool pass_time_until(TimePoint limit) {
        const std::scoped_lock guard{mutex_};
        const bool due = !timers_.empty() && timers_.next_deadline() <= limit;
        pass_time(due ? timers_.next_deadline() : limit);
        return due;
    }

    [[nodiscard]] asio::any_io_executor io_executor() const { return io_executor_.get(); }
    [[nodiscard]] std::string describe_waits() const {
        const std::scoped_lock guard{mutex_};
        return notes_.describe();
    }

    void schedule(ReadyNode& node, Priority priority) noexcept override {
        const std::scoped_lock guard{mutex_};
        notes_.erase(node);
        ready_.push(node, priority);
        end_wait_for_io();
    }
    void yield(ReadyNode& node, Priority priority) noexcept override {
        const std::scoped_lock guard{mutex_};
        ready_.push_behind(node, priority);
    }

    [[nodiscard]] std::uint16_t timer_shard() const noexcept override { return 0; }
    [[nodiscard]] bool arm(TimerNode& node) override {
        const std::scoped_lock guard{mutex_};
        const bool armed = timers_.arm(node);
        if (!armed)
            notes_.erase(node);
        end_wait_for_io();
        return armed;
    }
    bool cancel(TimerNode& node) noexcept override {
        const std::scoped_lock guard{mutex_};
        return timers_.cancel(node);
    }
    [[nodiscard]] TimePoint now() const noexcept override { return now_.load(); }

    void submit_blocking(BlockingNode& node) override {
        const std::scoped_lock guard{mutex_};
        ready_.push_blocking(node);
        end_wait_for_io();
    }
    bool withdraw_blocking(BlockingNode& node) noexcept override {
        const std::scoped_lock guard{mutex_};
        return ready_.remove_blocking(node);
    }

    [[nodiscard]] const IoExecutor& io() const override { return io_executor_; }
    void note_wait(const ReadyNode& node, const WaitSite& site) override {
        const std::scoped_lock guard{mutex_};
        notes_.add(node, site);
    }

private:
    // Coroutines that are always ready must not keep I/O from ever being looked at.
    static constexpr std::uint64_t io_turn = 256;

    std::size_t poll_io() {
        io_.restart();
        return io_.poll();
    }

    /// To be asked after `poll_io`, which stops a context that has no work left.
    [[nodiscard]] bool io_is_under_way() const noexcept { return !io_.stopped(); }

    /// False if I/O is still under way when patience ends.
    bool wait_for_io() {
        bool patient = true;
        {
            const std::scoped_lock guard{mutex_};
            if (!ready_.empty())
                return true;
            patient = timers_.empty();
            waits_for_io_ = true;
        }
        const std::size_t handled = patient ? io_.run_one() : io_.run_one_for(io_patience_);
        const std::scoped_lock guard{mutex_};
        waits_for_io_ = false;
        return handled > 0 || io_.stopped();
    }

    /// With the lock held: another thread may have made something ready.
    void end_wait_for_io() noexcept {
        if (waits_for_io_) {
            waits_for_io_ = false;
            asio::post(io_, [] {});
        }
    }

    /// With the lock held.
    void pass_time(TimePoint when) {
        if (when > now_.load())
            now_.store(when);
        while (TimerNode* const node = timers_.take_due(when)) {
            notes_.erase(*node);
            ready_.push(*node, node->priority);
        }
    }

    RunHooks hooks_;
    const std::chrono::milliseconds io_patience_;
    asio::io_context io_;
    const IoExecutor io_executor_{io_.get_executor()};

    mutable std::mutex mutex_; // guards the next four
    ReadySet ready_;
    VirtualTimers timers_;
    WaitNotes notes_;
    bool waits_for_io_ = false;

    std::atomic<TimePoint> now_;
    std::uint64_t steps_ = 0;
};

} // namespace coflow::testing::detail
