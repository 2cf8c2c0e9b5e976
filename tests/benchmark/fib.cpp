// SPDX-License-Identifier: MIT
// Recursive fork-join, two branches a call: the Fibonacci numbers.
#include "peers.hpp"
#include "table.hpp"

#include <coflow/core/when_all.hpp>

#include <tbb/task_arena.h>
#include <tbb/task_group.h>

namespace coflow::benchmarks {

namespace {

constexpr int argument = 22;
constexpr double calls = 57'313; // 2 * fib(23) - 1

Task<int> fib(int n) {
    if (n < 2)
        co_return n;
    const auto [a, b] = co_await when_all(fib(n - 1), fib(n - 2));
    co_return a + b;
}

Task<void> repeat(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(co_await fib(argument));
    report_each(state, calls);
}

/// Like the others it forks one branch and takes the other itself.
template <class Executor>
asio::awaitable<int, Executor> asio_fib(Executor executor, int n) {
    if (n < 2)
        co_return n;
    AsioJoin<Executor> join{1};
    int a = 0;
    asio::co_spawn(executor, asio_fib(executor, n - 1),
                   [&join, &a](const std::exception_ptr&, int value) {
                       a = value;
                       join.arrive();
                   });
    const int b = co_await asio_fib(executor, n - 2);
    co_await join.wait();
    co_return a + b;
}

template <class Executor>
asio::awaitable<void, Executor> asio_repeat(benchmark::State& state, Executor executor) {
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(co_await asio_fib(executor, argument));
    report_each(state, calls);
}

int tbb_fib(int n) {
    if (n < 2)
        return n;
    int a = 0;
    tbb::task_group group;
    group.run([&a, n] { a = tbb_fib(n - 1); });
    const int b = tbb_fib(n - 2);
    group.wait();
    return a + b;
}

void tbb_repeat(benchmark::State& state, std::size_t threads) {
    tbb::task_arena arena{static_cast<int>(threads)};
    arena.execute([&state] {
        for ([[maybe_unused]] auto _ : state)
            benchmark::DoNotOptimize(tbb_fib(argument));
    });
    report_each(state, calls);
}

void coflow_all(benchmark::State& state) {
    on_coflow(all_cores(), [&](WorkflowExecutor&) { return repeat(state); });
}
BENCHMARK(coflow_all)->Name("fib/coflow")->UseRealTime();
void coflow_one(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat(state); });
}
BENCHMARK(coflow_one)->Name("fib_one/coflow")->UseRealTime();

void asio_all(benchmark::State& state) {
    on_asio_pool(all_cores(), [&](PoolExecutor executor) { return asio_repeat(state, executor); });
}
BENCHMARK(asio_all)->Name("fib/asio")->UseRealTime();
void asio_one(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) { return asio_repeat(state, executor); });
}
BENCHMARK(asio_one)->Name("fib_one/asio")->UseRealTime();

void tbb_all(benchmark::State& state) { tbb_repeat(state, all_cores()); }
BENCHMARK(tbb_all)->Name("fib/tbb")->UseRealTime();
void tbb_one(benchmark::State& state) { tbb_repeat(state, 1); }
BENCHMARK(tbb_one)->Name("fib_one/tbb")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
