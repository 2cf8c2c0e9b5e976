// SPDX-License-Identifier: MIT
// What it costs that a manager tracks a run: the same number is made by a task that is started on
// the executor and by a run of a workflow that is started by a manager, each awaited before the
// next.
#include "cpu_time.hpp"
#include "peers.hpp"
#include "table.hpp"

#include <coflow/core/task.hpp>
#include <coflow/manage/workflow_manager.hpp>
#include <coflow/workflow/base_workflow.hpp>
#include <coflow/workflow/pipeline.hpp>

#include <chrono>
#include <memory>

namespace coflow::benchmarks {

namespace {

constexpr int batch = 1000;
constexpr double steps = 5;

[[gnu::noinline]] Task<int> next(int value) { co_return value + 1; }

class Next : public BaseWorkflow<int, int> {
    Task<int> execute(int value) override { return next(value); }
};

class Five : public PipelineWorkflow<int, int> {
public:
    Five() {
        steps(step("first", &next), step("second", &next), step("third", &next),
              step("fourth", &next), step("fifth", &next));
    }
};

Task<int> untracked(WorkflowExecutor& executor, int value) {
    for (int count = 0; count < batch; ++count) {
        auto task = executor.start(next(value));
        value = co_await task.join();
    }
    co_return value;
}

template <class W>
Task<int> tracked(WorkflowManager& manager, int value) {
    for (int count = 0; count < batch; ++count) {
        auto run = manager.start<W>(value);
        value = co_await run;
    }
    co_return value;
}

Task<void> repeat_untracked(benchmark::State& state, WorkflowExecutor& executor) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = co_await untracked(executor, value);
    benchmark::DoNotOptimize(value);
    report_each(state, batch);
}

template <class W>
Task<void> repeat_tracked(benchmark::State& state, WorkflowManager& manager, double each) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = co_await tracked<W>(manager, value);
    benchmark::DoNotOptimize(value);
    report_each(state, batch * each);
}

/// The difference, in processor time, which other programs on the machine disturb least.
Task<void> compare(benchmark::State& state, WorkflowExecutor& executor, WorkflowManager& manager) {
    int value = 0;
    std::chrono::nanoseconds extra{};
    for ([[maybe_unused]] auto _ : state) {
        const auto start = cpu_time();
        value = co_await untracked(executor, value);
        const auto middle = cpu_time();
        value = co_await tracked<Next>(manager, value);
        extra += (cpu_time() - middle) - (middle - start);
    }
    benchmark::DoNotOptimize(value);
    report_nanoseconds(state, static_cast<double>(extra.count()) /
                                  static_cast<double>(state.iterations()) / batch);
}

/// The pipeline by itself, without a manager, but like there a new one each time.
Task<void> repeat_pipeline(benchmark::State& state) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state) {
        const auto pipeline = std::make_unique<Five>();
        Task<int> run = pipeline->run(value);
        value = co_await std::move(run);
    }
    benchmark::DoNotOptimize(value);
    report_each(state, steps);
}

void task(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor& executor) { return repeat_untracked(state, executor); });
}
BENCHMARK(task)->Name("run_untracked/coflow")->UseRealTime();

template <class W>
void run(benchmark::State& state, double each) {
    WorkflowExecutor executor{1};
    WorkflowManager manager{executor};
    executor.run(repeat_tracked<W>(state, manager, each));
}
void tracked_run(benchmark::State& state) { run<Next>(state, 1); }
BENCHMARK(tracked_run)->Name("run_tracked/coflow")->UseRealTime();
void tracked_pipeline(benchmark::State& state) { run<Five>(state, steps); }
BENCHMARK(tracked_pipeline)->Name("run_pipeline_tracked/coflow")->UseRealTime();

void tracking(benchmark::State& state) {
    WorkflowExecutor executor{1};
    WorkflowManager manager{executor};
    executor.run(compare(state, executor, manager));
}
BENCHMARK(tracking)->Name("run_tracking/coflow")->UseRealTime();

void pipeline_run(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat_pipeline(state); });
}
BENCHMARK(pipeline_run)->Name("run_pipeline/coflow")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
