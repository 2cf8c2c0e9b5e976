// SPDX-License-Identifier: MIT
// A million tasks that do nothing are started by one coroutine on the pool, which then waits for
// all of them.
#include "peers.hpp"
#include "table.hpp"

#include <coflow/core/task_group.hpp>

#include <tbb/task_arena.h>
#include <tbb/task_group.h>

namespace coflow::benchmarks {

namespace {

constexpr int tasks = 1'000'000;

Task<void> tiny(int value) {
    benchmark::DoNotOptimize(value);
    co_return;
}

Task<void> spawn_all(TaskGroup& group) {
    for (int value = 0; value < tasks; ++value)
        group.spawn(tiny(value));
    co_return;
}

Task<void> spawn_repeatedly(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state)
        co_await with_task_group(&spawn_all);
    report_each(state, tasks);
}

template <class Executor>
asio::awaitable<void, Executor> asio_tiny(int value) {
    benchmark::DoNotOptimize(value);
    co_return;
}

template <class Executor>
asio::awaitable<void, Executor> asio_spawn_repeatedly(benchmark::State& state, Executor executor) {
    for ([[maybe_unused]] auto _ : state) {
        AsioJoin<Executor> join{tasks};
        for (int value = 0; value < tasks; ++value)
            asio::co_spawn(executor, asio_tiny<Executor>(value), join.arrival());
        co_await join.wait();
    }
    report_each(state, tasks);
}

void tbb_spawn_repeatedly(benchmark::State& state, std::size_t threads) {
    tbb::task_arena arena{static_cast<int>(threads)};
    arena.execute([&state] {
        for ([[maybe_unused]] auto _ : state) {
            tbb::task_group group;
            for (int value = 0; value < tasks; ++value)
                group.run([value] { benchmark::DoNotOptimize(value); });
            group.wait();
        }
    });
    report_each(state, tasks);
}

void coflow_spawn(benchmark::State& state) {
    on_coflow(all_cores(), [&](WorkflowExecutor&) { return spawn_repeatedly(state); });
}
BENCHMARK(coflow_spawn)->Name("spawn/coflow")->UseRealTime();

void asio_spawn(benchmark::State& state) {
    on_asio_pool(all_cores(), [&](PoolExecutor executor) {
        return asio_spawn_repeatedly<PoolExecutor>(state, executor);
    });
}
BENCHMARK(asio_spawn)->Name("spawn/asio")->UseRealTime();

void tbb_spawn(benchmark::State& state) { tbb_spawn_repeatedly(state, all_cores()); }
BENCHMARK(tbb_spawn)->Name("spawn/tbb")->UseRealTime();

void coflow_spawn_one(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return spawn_repeatedly(state); });
}
BENCHMARK(coflow_spawn_one)->Name("spawn_one/coflow")->UseRealTime();

void asio_spawn_one(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) {
        return asio_spawn_repeatedly<LoopExecutor>(state, executor);
    });
}
BENCHMARK(asio_spawn_one)->Name("spawn_one/asio")->UseRealTime();

void tbb_spawn_one(benchmark::State& state) { tbb_spawn_repeatedly(state, 1); }
BENCHMARK(tbb_spawn_one)->Name("spawn_one/tbb")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
