// SPDX-License-Identifier: MIT
// Many runs at once: the benchmarks measure a hundred thousand of them, here they are counted.
#include "coflow/base/config.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t crowd = config::sanitized ? 2'000 : 20'000;

Task<> wait_for(Event* event) { co_await event->wait(); }

class Waiting : public BaseWorkflow<Event*, int> {
    Task<int> execute(Event* event) override {
        co_await step("wait", &wait_for, event);
        co_return 1;
    }
};

using SomeBackends = std::tuple<test::Simulated, test::Pool>;

/// Reports a hundred times in a second.
class Reporting : public BaseWorkflow<NoInput, void> {
    Task<> execute(NoInput) override {
        for (int count = 1; count <= 100; ++count) {
            co_await sleep_for(10ms);
            report_progress(count);
        }
    }
};

/// Returns how many states it has seen.
Task<int> watch(WorkflowHandle<void> run, Duration pause) {
    auto changes = run.monitor();
    int seen = 0;
    while (auto progress = co_await changes.next()) {
        ++seen;
        co_await sleep_for(pause);
    }
    co_return seen;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a crowd of runs is in flight at once, and all of them end", "[manage]",
                        SomeBackends) {
    TestType backend;
    WorkflowManager manager{backend.executor};
    Event event;
    std::vector<WorkflowHandle<int>> runs;
    for (std::uint64_t count = 0; count < crowd; ++count)
        runs.push_back(manager.start<Waiting>(&event));
    const WorkflowStatistics in_flight = manager.statistics();
    CHECK(in_flight.runs.total() == crowd);
    CHECK(in_flight.runs[WorkflowStatus::queued] + in_flight.runs[WorkflowStatus::running] ==
          crowd);
    event.set();
    std::uint64_t results = 0;
    for (WorkflowHandle<int>& run : runs)
        results += static_cast<std::uint64_t>(run.get());
    CHECK(results == crowd);
    CHECK(manager.statistics().runs[WorkflowStatus::completed] == crowd);
}

TEST_CASE("however slow its monitors are, a run is not slowed", "[manage]") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Reporting>({});
    std::vector<TaskHandle<int>> monitors;
    for (const Duration pause : {Duration{1ms}, Duration{300ms}, Duration{1h}})
        for (int count = 0; count < 10; ++count)
            monitors.push_back(executor.start(watch(run, pause)));
    run.get();
    CHECK(run.run().elapsed() == 1s);
    std::vector<int> seen;
    for (TaskHandle<int>& monitor : monitors)
        seen.push_back(monitor.get());
    CHECK(seen.front() >= 100);
    CHECK(seen.back() == 2); // where the run stood at first, and its end
}
