// SPDX-License-Identifier: MIT
#include "coflow/base/config.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/step.hpp"
#include "support/catch.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Works a little, and throws what is no exception when its input is odd.
class Fickle : public BaseWorkflow<int, int> {
    Task<int> execute(int input) override {
        co_await sleep_for(std::chrono::microseconds{input % 7});
        report_progress(50);
        co_await step("rest", +[] {});
        if (input % 2 == 1)
            throw input;
        co_return input;
    }
};

using Ends = std::map<std::string, std::vector<RunEventKind>>;

Task<Ends> collect_ends(AsyncGenerator<RunEvent> events) {
    Ends ends;
    while (auto event = co_await events.next())
        if (is_terminal(event->kind))
            ends[event->run_id].push_back(event->kind);
    co_return ends;
}

/// Starts, cancels, pauses and resumes at random; each run must end once, as it says.
template <class Executor>
void upset(Executor& executor, std::uint64_t seed, int count) {
    std::mt19937_64 random{seed};
    const auto below = [&random](std::size_t limit) {
        return static_cast<std::size_t>(random() % limit);
    };
    const bool limited = below(3) != 0;
    WorkflowManager manager{executor, limited ? ManagerOptions{.max_running = 1 + below(4),
                                                               .max_running_per_user = 2,
                                                               .resources = {{"gpus", 3}}}
                                              : ManagerOptions{}};
    auto reader = executor.start(collect_ends(manager.subscribe({.capacity = 1 + below(8)})));
    std::vector<WorkflowHandle<int>> runs;
    for (int index = 0; index < count; ++index) {
        const std::string user = std::to_string(below(3));
        const std::string parent =
            runs.empty() || below(4) != 0 ? "" : runs[below(runs.size())].id();
        const ManagedRunOptions options{.user_id = user,
                                        .parent_id = parent,
                                        .priority = workflow_priorities[below(4)],
                                        .resources = limited ? ResourceAmounts{{"gpus", below(4)}}
                                                             : ResourceAmounts{}};
        const int input = static_cast<int>(below(10));
        if (below(5) == 0) {
            runs.push_back(manager.create<Fickle>(input, options));
            if (below(2) == 0)
                static_cast<void>(manager.start(runs.back().id()));
        } else {
            runs.push_back(manager.start<Fickle>(input, options));
        }
        WorkflowHandle<int>& victim = runs[below(runs.size())];
        switch (below(4)) {
        case 0:
            victim.cancel();
            break;
        case 1:
            victim.pause();
            break;
        case 2:
            victim.resume();
            break;
        default:
            break;
        }
        if constexpr (requires { executor.run_until_idle(); })
            if (below(2) == 0)
                executor.advance(std::chrono::microseconds{below(4)});
    }
    manager.shutdown_and_wait(
        {.mode = below(2) == 0 ? ShutdownMode::drain : ShutdownMode::cancel, .deadline = 1ms});
    const Ends ends = reader.get();
    StatusCounts recount;
    bool once = ends.size() == runs.size();
    for (const WorkflowHandle<int>& run : runs) {
        ++recount[run.status()];
        const auto of_run = ends.find(run.id());
        once = once && run.done() && of_run != ends.end() && of_run->second.size() == 1 &&
               to_string(of_run->second.front()) == to_string(run.status());
    }
    CAPTURE(seed);
    CHECK(once);
    CHECK(manager.statistics().runs == recount);
}

} // namespace

TEST_CASE("over many seeds each run ends once, and the statistics equal a recount") {
    const std::uint64_t seeds = config::sanitized ? 1000 : 10'000;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        testing::SimulatedExecutor executor{{.seed = seed}};
        upset(executor, seed, 12);
    }
}

TEST_CASE("on many threads, too") {
    WorkflowExecutor executor{2};
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        upset(executor, seed, 60);
}

TEST_CASE("threads that start, steer, ask and close at the same time lose no run") {
    for (int round = 0; round < 10; ++round) {
        WorkflowExecutor executor{2};
        WorkflowManager manager{executor, {.max_running = 2, .resources = {{"gpus", 2}}}};
        std::array<std::vector<WorkflowHandle<int>>, 2> runs;
        std::vector<std::thread> threads;
        for (auto& own : runs)
            threads.emplace_back([&manager, &own] {
                try {
                    for (int index = 0;; ++index) {
                        own.push_back(manager.start<Fickle>(2, {.resources = {{"gpus", 1}}}));
                        static_cast<void>(own.back().why_waiting());
                        if (index % 3 == 0)
                            own[own.size() / 2].cancel();
                        if (index % 5 == 0) {
                            own.back().pause();
                            own.back().resume();
                        }
                    }
                } catch (const Error&) { // closed
                }
            });
        std::this_thread::yield();
        manager.shutdown_and_wait();
        for (std::thread& thread : threads)
            thread.join();
        StatusCounts recount;
        for (const auto& own : runs)
            for (const WorkflowHandle<int>& run : own)
                ++recount[run.status()];
        CHECK(manager.statistics().runs == recount);
        CHECK(recount[WorkflowStatus::queued] + recount[WorkflowStatus::running] == 0);
    }
}
