// SPDX-License-Identifier: MIT
// A run reports its progress over and over and lets others run after each report, on one thread:
// unwatched, with a monitor that reads every change, and with one that is slow.
#include "peers.hpp"

#include <coflow/core/sleep.hpp>
#include <coflow/core/this_task.hpp>
#include <coflow/manage/workflow_manager.hpp>
#include <coflow/workflow/base_workflow.hpp>

#include <chrono>
#include <string_view>

namespace coflow::benchmarks {

namespace {

using std::chrono::milliseconds;

class Reporting : public BaseWorkflow<benchmark::State*, void> {
    Task<> execute(benchmark::State* state) override {
        for ([[maybe_unused]] auto _ : *state) {
            report_progress(50, "half");
            co_await this_task::yield();
        }
    }
};

/// Reads a change, then pauses, until the run is over.
Task<> watch(WorkflowHandle<void> run, milliseconds pause) {
    auto changes = run.monitor();
    while (auto progress = co_await changes.next()) {
        benchmark::DoNotOptimize(progress->percentage);
        if (pause > milliseconds::zero())
            co_await sleep_for(pause);
    }
}

void unwatched(benchmark::State& state) {
    WorkflowExecutor executor{1};
    WorkflowManager manager{executor};
    manager.start<Reporting>(&state).get();
}
BENCHMARK(unwatched)->Name("report/coflow")->UseRealTime();

void watched(benchmark::State& state, milliseconds pause) {
    WorkflowExecutor executor{1};
    WorkflowManager manager{executor};
    auto run = manager.start<Reporting>(&state);
    executor.run(watch(run, pause));
    run.get();
}
void watched_eagerly(benchmark::State& state) { watched(state, milliseconds::zero()); }
BENCHMARK(watched_eagerly)->Name("report_watched/coflow")->UseRealTime();
void watched_slowly(benchmark::State& state) { watched(state, milliseconds{1}); }
BENCHMARK(watched_slowly)->Name("report_slow/coflow")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
