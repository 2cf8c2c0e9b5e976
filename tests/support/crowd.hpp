// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/task_handle.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace coflow::test {

/// Tasks that run at the same time on an executor, simulated or real, of which some are asked to
/// stop at random moments.
template <class Executor>
class Crowd {
public:
    Crowd(Executor& executor, std::uint64_t seed) : executor_{executor}, random_{seed} {}

    void add(Task<> task) { tasks_.push_back(executor_.start(std::move(task))); }

    /// Asks `count` of the tasks to stop, each after the crowd has got a bit further.
    void stop_some(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            progress();
            tasks_[below(tasks_.size())].request_stop();
        }
    }

    /// Waits for all tasks; returns how many have ended with `Cancelled`.
    std::size_t finish() {
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
    void progress() {
        constexpr bool simulated = requires(Executor& executor) { executor.step(); };
        for (std::size_t turns = below(simulated ? tasks_.size() : 1000); turns > 0; --turns)
            if constexpr (simulated)
                executor_.step();
            else
                config::pause();
    }

    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

    Executor& executor_;
    std::mt19937_64 random_;
    std::vector<TaskHandle<>> tasks_;
};

} // namespace coflow::test
