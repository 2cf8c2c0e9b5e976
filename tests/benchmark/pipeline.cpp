// SPDX-License-Identifier: MIT
// Five coroutines one after the other, each taking the value of the one before: awaited inline, and
// with a trip through the scheduler in each step.
#include "peers.hpp"
#include "table.hpp"

#include <coflow/core/task.hpp>
#include <coflow/core/this_task.hpp>

#include <asio/post.hpp>

namespace coflow::benchmarks {

namespace {

constexpr double steps = 5;

[[gnu::noinline]] Task<int> step(int value) { co_return value + 1; }
[[gnu::noinline]] Task<int> hop(int value) {
    co_await this_task::yield();
    co_return value + 1;
}

template <Task<int> (*Step)(int)>
Task<int> five(int value) {
    const int first = co_await Step(value);
    const int second = co_await Step(first);
    const int third = co_await Step(second);
    const int fourth = co_await Step(third);
    co_return co_await Step(fourth);
}

template <Task<int> (*Step)(int)>
Task<void> repeat(benchmark::State& state) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = co_await five<Step>(value);
    benchmark::DoNotOptimize(value);
    report_each(state, steps);
}

using Awaitable = asio::awaitable<int, LoopExecutor>;

[[gnu::noinline]] Awaitable asio_step(LoopExecutor, int value) { co_return value + 1; }
[[gnu::noinline]] Awaitable asio_hop(LoopExecutor executor, int value) {
    co_await asio::post(executor, asio::use_awaitable_t<LoopExecutor>{});
    co_return value + 1;
}

template <Awaitable (*Step)(LoopExecutor, int)>
Awaitable asio_five(LoopExecutor executor, int value) {
    const int first = co_await Step(executor, value);
    const int second = co_await Step(executor, first);
    const int third = co_await Step(executor, second);
    const int fourth = co_await Step(executor, third);
    co_return co_await Step(executor, fourth);
}

template <Awaitable (*Step)(LoopExecutor, int)>
asio::awaitable<void, LoopExecutor> asio_repeat(benchmark::State& state, LoopExecutor executor) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = co_await asio_five<Step>(executor, value);
    benchmark::DoNotOptimize(value);
    report_each(state, steps);
}

void coflow_pipeline(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat<&step>(state); });
}
BENCHMARK(coflow_pipeline)->Name("pipeline/coflow")->UseRealTime();
void coflow_pipeline_hop(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat<&hop>(state); });
}
BENCHMARK(coflow_pipeline_hop)->Name("pipeline_hop/coflow")->UseRealTime();

void asio_pipeline(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) { return asio_repeat<&asio_step>(state, executor); });
}
BENCHMARK(asio_pipeline)->Name("pipeline/asio")->UseRealTime();
void asio_pipeline_hop(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) { return asio_repeat<&asio_hop>(state, executor); });
}
BENCHMARK(asio_pipeline_hop)->Name("pipeline_hop/asio")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
