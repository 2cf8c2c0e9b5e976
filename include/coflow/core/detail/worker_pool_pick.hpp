// SPDX-License-Identifier: MIT
#pragma once

// The bodies of `WorkerPool`: picking work. Included at the end of its header.

namespace coflow::detail {

struct alignas(config::cache_line) WorkerPool::Worker {
    Worker(WorkerPool& owner, std::size_t number)
        : pool{&owner}, index{number}, random{0x9e3779b97f4a7c15U * (number + 1)} {}

    std::size_t random_index(std::size_t bound) noexcept { // xorshift64 (Marsaglia 2003)
        random ^= random << 13U;
        random ^= random >> 7U;
        random ^= random << 17U;
        return static_cast<std::size_t>(random % bound);
    }
    [[nodiscard]] bool has_work() const noexcept {
        return slot.load(std::memory_order_relaxed) != nullptr || !deque.empty();
    }

    WorkerPool* pool;
    std::size_t index;
    std::uint64_t random;
    TimePoint last_poll{};
    TimePoint last_oldest{};
    bool searching = false;
    bool in_reactor = false;
    std::uint32_t seen_turns = 0; // of this worker, by the worker in the reactor
    std::atomic<std::uint32_t> turns{0};
    std::atomic<ReadyNode*> slot{nullptr};
    Parker parker;
    StealDeque deque;
    TimerShard timers;
    std::thread thread;
};

namespace worker_pool_tuning {
inline constexpr std::uint32_t turns_between_global = 16;
inline constexpr std::uint32_t turns_between_maintenance = 64;
inline constexpr std::size_t global_batch = 32;
inline constexpr std::int64_t most_stolen = 16;
inline constexpr std::size_t handlers_per_poll = 32;
inline constexpr int search_rounds = 8;
inline constexpr std::chrono::microseconds between_polls{50};
inline constexpr std::chrono::microseconds between_oldest{500};
inline constexpr std::chrono::milliseconds rescue_period{1};
} // namespace worker_pool_tuning

inline WorkerPool::WorkerPool(std::size_t threads, std::size_t blocking_threads)
    : keep_context_{context_.get_executor()},
      io_executor_{context_.get_executor()},
      lot_{std::max<std::size_t>(threads, 1)},
      blocking_{blocking_threads} {
    const std::size_t count = std::max<std::size_t>(threads, 1);
    workers_.reserve(count);
    for (std::size_t index = 0; index < count; ++index)
        workers_.push_back(std::make_unique<Worker>(*this, index));
    // Started only when all exist: they steal from each other.
    for (const std::unique_ptr<Worker>& worker : workers_)
        worker->thread = std::thread{[this, &worker = *worker] { run(worker); }};
}

inline WorkerPool::~WorkerPool() {
    stopping_.store(true, std::memory_order_seq_cst);
    for (std::size_t count = 0; count < workers_.size(); ++count)
        wake_one();
    for (const std::unique_ptr<Worker>& worker : workers_)
        worker->thread.join();
}

inline WorkerPool::Worker* WorkerPool::own_worker() const noexcept {
    Worker* const worker = current_;
    return worker != nullptr && worker->pool == this ? worker : nullptr;
}

inline std::size_t WorkerPool::this_worker() const noexcept {
    const Worker* const worker = own_worker();
    return worker == nullptr ? workers_.size() : worker->index;
}

inline ReadyLane& WorkerPool::lane(Priority priority) noexcept {
    switch (priority) {
    case Priority::low:
        return low_;
    case Priority::normal:
        return global_;
    case Priority::high:
        return high_;
    case Priority::critical:
        return critical_;
    }
    return global_;
}

inline void WorkerPool::schedule(ReadyNode& node, Priority priority) noexcept {
    Worker* const worker = own_worker();
    if (priority != Priority::normal || worker == nullptr)
        return yield(node, priority);
    // The slot tells nobody: the caller is about to wait, and then this very thread goes on with
    // the node while its data is in the cache. Should the caller compute on, `rescue` finds it.
    if (ReadyNode* const before = worker->slot.exchange(&node, std::memory_order_acq_rel)) {
        push(*worker, *before);
        wake_if_idle();
    }
}

inline void WorkerPool::spawn(ReadyNode& node, Priority priority) noexcept {
    Worker* const worker = own_worker();
    if (priority != Priority::normal || worker == nullptr)
        return yield(node, priority);
    push(*worker, node);
    wake_if_idle();
}

inline void WorkerPool::spawn_all(ReadyList& nodes, Priority priority) noexcept {
    Worker* const worker = own_worker();
    if (priority != Priority::normal || worker == nullptr)
        lane(priority).push_all(nodes);
    else
        push_all(*worker, nodes);
    wake_if_idle();
}

inline void WorkerPool::yield(ReadyNode& node, Priority priority) noexcept {
    lane(priority).push(node);
    wake_if_idle();
}

inline void WorkerPool::push(Worker& worker, ReadyNode& node) noexcept {
    while (!worker.deque.push(node)) [[unlikely]]
        shed(worker);
}

inline void WorkerPool::push_all(Worker& worker, ReadyList& nodes) noexcept {
    while (worker.deque.push_some(nodes), !nodes.empty())
        shed(worker);
}

inline void WorkerPool::shed(Worker& worker) noexcept {
    ReadyList overflow;
    worker.deque.take_half(overflow);
    global_.push_all(overflow);
}

inline void WorkerPool::run(Worker& worker) noexcept {
    current_ = &worker;
    for (;;) {
        ReadyNode* node = next(worker);
        if (node == nullptr)
            node = search(worker);
        if (node == nullptr) {
            if (stopping_.load(std::memory_order_seq_cst))
                break;
            park(worker);
            continue;
        }
        if (worker.searching) {
            worker.searching = false;
            // The last one to find something calls the next: there may be more where it was.
            if (lot_.end_search() && lot_.idle() > 0)
                wake_one();
        }
        node->run(*node);
    }
    if (worker.searching)
        lot_.end_search();
    current_ = nullptr;
}

inline ReadyNode* WorkerPool::next(Worker& worker) noexcept {
    using namespace worker_pool_tuning;
    const std::uint32_t turn = worker.turns.load(std::memory_order_relaxed) + 1;
    worker.turns.store(turn, std::memory_order_relaxed);
    if (turn % turns_between_maintenance == 0)
        if (ReadyNode* const node = maintain(worker))
            return node;
    if (ReadyNode* const node = critical_.pop())
        return node;
    if (ReadyNode* const node = high_.pop())
        return node;
    if (turn % turns_between_global == 0)
        if (ReadyNode* const node = global_.pop())
            return node;
    if (worker.slot.load(std::memory_order_relaxed) != nullptr)
        if (ReadyNode* const node = worker.slot.exchange(nullptr, std::memory_order_acq_rel))
            return node;
    if (ReadyNode* const node = worker.deque.pop())
        return node;
    return take_global(worker);
}

inline ReadyNode* WorkerPool::take_global(Worker& worker) noexcept {
    ReadyList others;
    // A fair share, so that one worker does not carry off what others wait for.
    const std::size_t most = worker_pool_tuning::global_batch / workers_.size() + 1;
    ReadyNode* const first = global_.pop_some(others, most);
    if (others.empty())
        return first;
    push_all(worker, others);
    wake_if_idle();
    return first;
}

inline ReadyNode* WorkerPool::search(Worker& worker) noexcept {
    if (workers_.size() > 1) {
        if (!worker.searching)
            worker.searching = lot_.begin_search();
        const int rounds = worker.searching ? worker_pool_tuning::search_rounds : 1;
        for (int round = 0; round < rounds; ++round) {
            if (ReadyNode* const node = steal(worker))
                return node;
            if (ReadyNode* const node = take_global(worker))
                return node;
            config::pause();
        }
    }
    return low_.pop();
}

inline ReadyNode* WorkerPool::steal(Worker& worker) noexcept {
    const std::size_t start = worker.random_index(workers_.size());
    for (std::size_t offset = 0; offset < workers_.size(); ++offset) {
        Worker& victim = *workers_[(start + offset) % workers_.size()];
        if (&victim == &worker)
            continue;
        if (ReadyNode* const node = victim.deque.steal()) {
            steal_more(worker, victim.deque);
            return node;
        }
    }
    return nullptr;
}

/// Half of what the victim has left, so that both have something to do before they meet again.
inline void WorkerPool::steal_more(Worker& worker, StealDeque& victim) noexcept {
    const std::int64_t most = std::min(victim.size() / 2, worker_pool_tuning::most_stolen);
    for (std::int64_t count = 0; count < most; ++count) {
        ReadyNode* const node = victim.steal();
        if (node == nullptr)
            return;
        push(worker, *node);
    }
}

inline ReadyNode* WorkerPool::maintain(Worker& worker) noexcept {
    const TimePoint now = Clock::now();
    if (now - worker.last_poll >= worker_pool_tuning::between_polls &&
        !reactor_waits_.load(std::memory_order_relaxed)) {
        worker.last_poll = now;
        fire_timers();
        poll(worker_pool_tuning::handlers_per_poll);
    }
    if (ReadyNode* const node = low_.pop())
        return node;
    // By time, not by turns: a recursion that forks at every turn would otherwise open one of its
    // oldest branches again and again, and keep them all alive.
    if (now - worker.last_oldest < worker_pool_tuning::between_oldest)
        return nullptr;
    worker.last_oldest = now;
    return worker.deque.steal();
}

} // namespace coflow::detail
