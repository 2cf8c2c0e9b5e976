// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/blocking_pool.hpp"
#include "coflow/core/detail/timer_shard.hpp"
#include "coflow/core/io_executor.hpp"
#include "coflow/core/scheduler.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/post.hpp>
#include <asio/prefer.hpp>
#include <asio/steady_timer.hpp>

#include <memory>
#include <mutex>
#include <utility>

namespace coflow::detail {

/// Runs coroutines on an executor that belongs to the host: each ready node is one posted handler,
/// all timers share one Asio timer. Priorities are the host's affair and ignored here.
class AdoptedScheduler final : public Scheduler,
                               public std::enable_shared_from_this<AdoptedScheduler> {
public:
    AdoptedScheduler(asio::any_io_executor executor, std::size_t blocking_threads)
        : io_executor_{executor}, timer_{executor}, blocking_{blocking_threads} {}

    void schedule(ReadyNode& node, Priority) noexcept override {
        // The node may end the last task, and with it the executor, while it is still in here.
        asio::post(io_executor_.get(), [&node, self = shared_from_this()] { node.run(node); });
    }
    void yield(ReadyNode& node, Priority priority) noexcept override { schedule(node, priority); }

    [[nodiscard]] std::uint16_t timer_shard() const noexcept override { return 0; }

    [[nodiscard]] bool arm(TimerNode& node) override {
        if (!timers_.arm(node))
            return false;
        // The node may be gone already, and its task, and the need for a timer.
        const std::scoped_lock guard{mutex_};
        const TimePoint earliest = timers_.earliest();
        if (earliest < timer_set_for_)
            set_timer(earliest);
        return true;
    }
    bool cancel(TimerNode& node) noexcept override { return timers_.cancel(node); }

    [[nodiscard]] TimePoint now() const noexcept override { return Clock::now(); }
    void submit_blocking(BlockingNode& node) override { blocking_.submit(node); }
    bool withdraw_blocking(BlockingNode& node) noexcept override {
        return blocking_.withdraw(node);
    }
    [[nodiscard]] const IoExecutor& io() const override { return io_executor_; }

    /// While tasks live the host's context must not run out of work, even if they all wait for
    /// another thread; afterwards nothing of ours may keep it running.
    void hold_work() {
        const std::scoped_lock guard{mutex_};
        if (live_tasks_++ == 0)
            work_ = asio::prefer(io_executor_.get(), asio::execution::outstanding_work.tracked);
    }
    void release_work() noexcept {
        const std::scoped_lock guard{mutex_};
        if (--live_tasks_ > 0)
            return;
        work_ = asio::any_io_executor{};
        timer_.cancel();
        timer_set_for_ = TimePoint::max();
    }

private:
    /// With the lock held, which serialises all use of the Asio timer.
    void set_timer(TimePoint deadline) {
        timer_set_for_ = deadline;
        timer_.expires_at(deadline);
        // The handler may outlive this object: cancelling an Asio timer still queues its handler.
        timer_.async_wait([weak = weak_from_this()](const asio::error_code& error) {
            if (error)
                return;
            if (const std::shared_ptr<AdoptedScheduler> self = weak.lock())
                self->on_timer();
        });
    }

    void on_timer() {
        timers_.fire_due(now(), [this](TimerNode& node) { schedule(node, node.priority); });
        const std::scoped_lock guard{mutex_};
        const TimePoint earliest = timers_.earliest();
        timer_set_for_ = TimePoint::max();
        if (earliest != TimePoint::max())
            set_timer(earliest);
    }

    IoExecutor io_executor_;
    TimerShard timers_;
    std::mutex mutex_;
    asio::steady_timer timer_;
    TimePoint timer_set_for_ = TimePoint::max();
    asio::any_io_executor work_;
    std::size_t live_tasks_ = 0;
    BlockingPool blocking_;
};

} // namespace coflow::detail
