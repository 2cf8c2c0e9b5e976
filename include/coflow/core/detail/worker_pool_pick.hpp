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
inline constexpr std::uint32_t turns_between_old = 16;
inline constexpr std::uint32_t turns_between_maintenance = 64;
inline constexpr std::size_t global_batch = 32;
inline constexpr std::size_t handlers_per_poll = 32;
inline constexpr int search_rounds = 8;
inline constexpr std::chrono::microseconds between_polls{50};
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

inline ReadyLane* WorkerPool::urgent_lane(Priority priority) noexcept {
    switch (priority) {
    case Priority::low:
        return &low_;
    case Priority::normal:
        return nullptr;
    case Priority::high:
        return &high_;
    case Priority::critical:
        return &critical_;
    }
    return nullptr;
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

inline void WorkerPool::yield(ReadyNode& node, Priority priority) noexcept {
    ReadyLane* const lane = urgent_lane(priority);
    (lane == nullptr ? global_ : *lane).push(node);
    wake_if_idle();
}

inline void WorkerPool::push(Worker& worker, ReadyNode& node) noexcept {
    if (worker.deque.push(node)) [[likely]]
        return;
    ReadyList overflow;
    std::size_t count = 0;
    while (count < static_cast<std::size_t>(StealDeque::capacity / 2)) {
        ReadyNode* const oldest = worker.deque.steal();
        if (oldest == nullptr)
            break;
        overflow.push_back(*oldest);
        ++count;
    }
    if (count > 0)
        global_.push_all(overflow, count);
    if (!worker.deque.push(node))
        global_.push(node);
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
    if (turn % turns_between_maintenance == 0) {
        maintain(worker);
        if (ReadyNode* const node = low_.pop())
            return node;
    }
    if (ReadyNode* const node = critical_.pop())
        return node;
    if (ReadyNode* const node = high_.pop())
        return node;
    if (turn % turns_between_old == 0)
        if (ReadyNode* const node = next_old(worker))
            return node;
    if (worker.slot.load(std::memory_order_relaxed) != nullptr)
        if (ReadyNode* const node = worker.slot.exchange(nullptr, std::memory_order_acq_rel))
            return node;
    if (ReadyNode* const node = worker.deque.pop())
        return node;
    return take_global(worker);
}

inline ReadyNode* WorkerPool::next_old(Worker& worker) noexcept {
    if (ReadyNode* const node = global_.pop())
        return node;
    return worker.deque.steal();
}

inline ReadyNode* WorkerPool::take_global(Worker& worker) noexcept {
    ReadyList batch;
    // A fair share, so that one worker does not carry off what others wait for.
    const std::size_t most = worker_pool_tuning::global_batch / workers_.size() + 1;
    const std::size_t count = global_.pop_some(batch, most);
    ReadyNode* const first = batch.pop_front();
    if (count < 2)
        return first;
    // The deque is taken from its young end: what comes first goes in last.
    std::array<ReadyNode*, worker_pool_tuning::global_batch> others;
    for (std::size_t index = 1; index < count; ++index)
        others[index - 1] = batch.pop_front();
    for (std::size_t index = count - 1; index-- > 0;)
        push(worker, *others[index]);
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
        if (ReadyNode* const node = victim.deque.steal())
            return node;
    }
    return nullptr;
}

inline void WorkerPool::maintain(Worker& worker) noexcept {
    if (reactor_waits_.load(std::memory_order_relaxed))
        return;
    const TimePoint now = Clock::now();
    if (now - worker.last_poll < worker_pool_tuning::between_polls)
        return;
    worker.last_poll = now;
    fire_timers();
    poll(worker_pool_tuning::handlers_per_poll);
}

} // namespace coflow::detail
