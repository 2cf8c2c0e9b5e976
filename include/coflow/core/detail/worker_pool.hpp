// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/blocking_pool.hpp"
#include "coflow/core/detail/parking_lot.hpp"
#include "coflow/core/detail/ready_lane.hpp"
#include "coflow/core/detail/steal_deque.hpp"
#include "coflow/core/detail/timer_shard.hpp"
#include "coflow/core/io_executor.hpp"
#include "coflow/core/scheduler.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace coflow::detail {

/// The threads of a `WorkflowExecutor` that owns its pool; docs/design/0001-executor.md explains
/// the choices.
///
/// A worker takes, in this order: urgent lanes, its slot (the node woken last), its deque (youngest
/// first), the global lane, other workers' deques (oldest first), the low lane. Every few turns it
/// looks at the old end first, so that nothing starves. An idle worker waits in Asio's reactor, the
/// other idle ones sleep; busy workers poll the reactor themselves when nobody waits in it.
class WorkerPool final : public Scheduler {
public:
    WorkerPool(std::size_t threads, std::size_t blocking_threads);
    ~WorkerPool();

    void schedule(ReadyNode& node, Priority priority) noexcept override;
    void spawn(ReadyNode& node, Priority priority) noexcept override;
    void spawn_all(ReadyList& nodes, Priority priority) noexcept override;
    void yield(ReadyNode& node, Priority priority) noexcept override;
    [[nodiscard]] std::uint16_t timer_shard() const noexcept override;
    [[nodiscard]] bool arm(TimerNode& node) override;
    bool cancel(TimerNode& node) noexcept override;
    [[nodiscard]] TimePoint now() const noexcept override { return Clock::now(); }
    void submit_blocking(BlockingNode& node) override { blocking_.submit(node); }
    bool withdraw_blocking(BlockingNode& node) noexcept override {
        return blocking_.withdraw(node);
    }
    [[nodiscard]] const IoExecutor& io() const override { return io_executor_; }

    [[nodiscard]] asio::io_context& context() noexcept { return context_; }
    [[nodiscard]] std::size_t size() const noexcept { return workers_.size(); }

    /// The index of the calling worker, or `size()` on any other thread.
    [[nodiscard]] std::size_t this_worker() const noexcept;

private:
    struct Worker;

    void run(Worker& worker) noexcept;
    ReadyNode* next(Worker& worker) noexcept;
    ReadyNode* take_global(Worker& worker) noexcept;
    ReadyNode* search(Worker& worker) noexcept;
    ReadyNode* steal(Worker& worker) noexcept;
    void steal_more(Worker& worker, StealDeque& victim) noexcept;
    void push(Worker& worker, ReadyNode& node) noexcept;
    void push_all(Worker& worker, ReadyList& nodes) noexcept;
    void shed(Worker& worker) noexcept;
    ReadyNode* maintain(Worker& worker) noexcept;
    void fire_timers() noexcept;
    void poll(std::size_t most) noexcept;

    void park(Worker& worker) noexcept;
    void wait_in_reactor(Worker& worker) noexcept;
    bool rescue(Worker& worker) noexcept;
    [[nodiscard]] bool work_waits() const noexcept;
    [[nodiscard]] TimePoint earliest_timer() const noexcept;
    void wake_if_idle() noexcept;
    void wake_one() noexcept;
    void interrupt_reactor() noexcept;

    [[nodiscard]] Worker* own_worker() const noexcept;
    [[nodiscard]] ReadyLane& lane(Priority priority) noexcept;

    // The pool of the thread's worker is compared, because a thread of one pool may call another.
    static inline constinit thread_local Worker* current_ = nullptr;

    asio::io_context context_;
    asio::executor_work_guard<asio::io_context::executor_type> keep_context_;
    IoExecutor io_executor_;
    ReadyLane critical_;
    ReadyLane high_;
    ReadyLane global_;
    ReadyLane low_;
    ParkingLot lot_;
    std::atomic<Duration::rep> reactor_until_{never_};
    std::atomic<bool> reactor_waits_{false};
    std::atomic<bool> stopping_{false};
    std::vector<std::unique_ptr<Worker>> workers_;
    BlockingPool blocking_;

    static constexpr Duration::rep never_ = TimePoint::min().time_since_epoch().count();
};

} // namespace coflow::detail

#include "coflow/core/detail/worker_pool_pick.hpp"
#include "coflow/core/detail/worker_pool_wait.hpp"
