// SPDX-License-Identifier: MIT
#pragma once

// The bodies of `WorkerPool`: waiting for work, for timers and for I/O. Included at the end of its
// header.

namespace coflow::detail {

inline void WorkerPool::wake_if_idle() noexcept {
    if (lot_.should_wake()) [[unlikely]]
        wake_one();
}

inline void WorkerPool::wake_one() noexcept {
    lot_.wake_one([this] { interrupt_reactor(); });
}

inline void WorkerPool::interrupt_reactor() noexcept {
    asio::post(context_, [this] {
        // A busy worker may poll this handler away from the one it is meant for.
        const Worker* const worker = own_worker();
        const bool arrived = worker != nullptr && worker->in_reactor;
        if (!arrived && reactor_waits_.load(std::memory_order_seq_cst))
            interrupt_reactor();
    });
}

inline bool WorkerPool::work_waits() const noexcept {
    if (!critical_.empty() || !high_.empty() || !global_.empty() || !low_.empty())
        return true;
    for (const std::unique_ptr<Worker>& worker : workers_)
        if (!worker->deque.empty())
            return true;
    return stopping_.load(std::memory_order_seq_cst);
}

inline void WorkerPool::park(Worker& worker) noexcept {
    const ParkingLot::Place place = lot_.enter(worker.parker);
    if (place == ParkingLot::Place::reactor)
        reactor_waits_.store(true, std::memory_order_seq_cst);
    if (worker.searching) {
        worker.searching = false;
        lot_.end_search();
    }
    // The last look that the protocol of `ParkingLot` asks for.
    if (!work_waits()) {
        if (place == ParkingLot::Place::sleeper) {
            worker.parker.wait();
            worker.searching = true;
            return;
        }
        wait_in_reactor(worker);
    }
    if (place == ParkingLot::Place::reactor)
        reactor_waits_.store(false, std::memory_order_seq_cst);
    if (lot_.leave(worker.parker, place)) {
        // Somebody has to wait in the reactor instead, lest a long computation holds up I/O.
        if (place == ParkingLot::Place::reactor && lot_.idle() > 0)
            wake_one();
        return;
    }
    if (place == ParkingLot::Place::sleeper)
        worker.parker.wait(); // takes the signal
    worker.searching = true;
}

inline void WorkerPool::wait_in_reactor(Worker& worker) noexcept {
    worker.in_reactor = true;
    while (!lot_.reactor_woken() && !stopping_.load(std::memory_order_seq_cst)) {
        // Open to interruption by any timer until the deadlines have been read: whoever arms one
        // afterwards sees how long the reactor will wait.
        constexpr Duration::rep forever = TimePoint::max().time_since_epoch().count();
        reactor_until_.store(forever, std::memory_order_seq_cst);
        TimePoint until = earliest_timer();
        const bool watching = lot_.someone_runs();
        lot_.set_watching(watching);
        if (watching)
            until = std::min(until, Clock::now() + worker_pool_tuning::rescue_period);
        reactor_until_.store(until.time_since_epoch().count(), std::memory_order_seq_cst);
        if (until == TimePoint::max())
            context_.run_one();
        else
            context_.run_one_until(until);
        poll(worker_pool_tuning::handlers_per_poll);
        fire_timers();
        if (worker.has_work() || work_waits() || (watching && rescue(worker)))
            break;
    }
    reactor_until_.store(never_, std::memory_order_seq_cst);
    worker.in_reactor = false;
}

/// Takes over the slot of a worker that has been inside one node since the last look.
inline bool WorkerPool::rescue(Worker& worker) noexcept {
    bool found = false;
    for (const std::unique_ptr<Worker>& other : workers_) {
        if (other.get() == &worker)
            continue;
        const std::uint32_t turns = other->turns.load(std::memory_order_relaxed);
        const bool stuck = turns == std::exchange(other->seen_turns, turns);
        if (!stuck || other->slot.load(std::memory_order_relaxed) == nullptr)
            continue;
        if (ReadyNode* const node = other->slot.exchange(nullptr, std::memory_order_acq_rel)) {
            push(worker, *node);
            found = true;
        }
    }
    return found;
}

inline void WorkerPool::poll(std::size_t most) noexcept {
    for (std::size_t count = 0; count < most && context_.poll_one() > 0; ++count) {
    }
}

inline void WorkerPool::fire_timers() noexcept {
    if (earliest_timer() == TimePoint::max())
        return;
    const TimePoint now = Clock::now();
    for (const std::unique_ptr<Worker>& worker : workers_)
        worker->timers.fire_due(now, [this](TimerNode& node) { schedule(node, node.priority); });
}

inline TimePoint WorkerPool::earliest_timer() const noexcept {
    TimePoint earliest = TimePoint::max();
    for (const std::unique_ptr<Worker>& worker : workers_)
        earliest = std::min(earliest, worker->timers.earliest());
    return earliest;
}

inline std::uint16_t WorkerPool::timer_shard() const noexcept {
    return static_cast<std::uint16_t>(this_worker() % workers_.size());
}

inline bool WorkerPool::arm(TimerNode& node) {
    const Duration::rep deadline = node.deadline.time_since_epoch().count();
    if (!workers_[node.shard]->timers.arm(node))
        return false;
    // The node may be gone already.
    if (deadline < reactor_until_.load(std::memory_order_seq_cst))
        interrupt_reactor();
    return true;
}

inline bool WorkerPool::cancel(TimerNode& node) noexcept {
    return workers_[node.shard]->timers.cancel(node);
}

} // namespace coflow::detail
