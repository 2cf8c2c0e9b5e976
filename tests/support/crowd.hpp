// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/task_handle.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace coflow::test {

/// What the tasks of a crowd share with it: they go on until it is over, and count what they do.
class Shift {
public:
    [[nodiscard]] bool over() const noexcept { return over_; }
    [[nodiscard]] int work() const noexcept { return work_; }

    /// Blocks a thread that is too far ahead of whoever sets the limit.
    void count() noexcept {
        const int work = ++work_;
        for (int limit = limit_; work > limit; limit = limit_)
            limit_.wait(limit);
    }
    void set_limit(int limit) noexcept {
        limit_ = limit;
        limit_.notify_all();
    }
    void end() noexcept {
        over_ = true;
        set_limit(none);
    }

private:
    static constexpr int none = std::numeric_limits<int>::max();

    std::atomic<bool> over_{false};
    std::atomic<int> work_{0};
    std::atomic<int> limit_{none};
};

/// Tasks that run at the same time on an executor, simulated or real, of which some are asked to
/// stop at random moments: after so many steps of a simulation; on real threads, where time says
/// little, after so much work.
template <class Executor>
class Crowd {
public:
    Crowd(Executor& executor, std::uint64_t seed) : executor_{executor}, random_{seed} {}

    [[nodiscard]] Shift& shift() noexcept { return shift_; }

    void add(Task<> task) { tasks_.push_back(executor_.start(std::move(task))); }

    /// Asks `count` of the tasks to stop, each after the crowd has got a bit further.
    void stop_some(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            progress();
            tasks_[below(tasks_.size())].request_stop();
        }
    }

    /// Ends the shift and waits for all tasks; returns how many have ended with `Cancelled`.
    std::size_t finish() {
        shift_.end();
        std::size_t cancelled = 0;
        for (TaskHandle<>& task : tasks_)
            try {
                task.get();
            } catch (const Cancelled&) {
                ++cancelled;
            }
        tasks_.clear();
        return cancelled;
    }

private:
    static constexpr std::size_t most_work = 50;
    static constexpr int lead = 200; // so much may be done before the next stop is requested
    static constexpr int patience = 1000;

    void progress() {
        if constexpr (requires { executor_.step(); }) {
            for (std::size_t steps = below(tasks_.size()); steps > 0; --steps)
                executor_.step();
        } else {
            const int goal = shift_.work() + static_cast<int>(below(most_work));
            shift_.set_limit(goal + lead);
            // Tasks that wait for those that have been stopped do no work.
            for (int turns = 0; turns < patience && shift_.work() < goal; ++turns)
                std::this_thread::yield();
        }
    }

    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

    Executor& executor_;
    std::mt19937_64 random_;
    Shift shift_;
    std::vector<TaskHandle<>> tasks_;
};

} // namespace coflow::test
