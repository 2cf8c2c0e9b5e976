// SPDX-License-Identifier: MIT
// A coroutine awaits another one that returns a number at once, over and over.
#include "peers.hpp"

#include <coflow/core/task.hpp>

namespace coflow::benchmarks {

namespace {

[[gnu::noinline]] Task<int> next(int value) { co_return value + 1; }

Task<void> await_tasks(benchmark::State& state) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = co_await next(value);
    benchmark::DoNotOptimize(value);
}

template <class Executor>
[[gnu::noinline]] asio::awaitable<int, Executor> asio_next(int value) {
    co_return value + 1;
}

template <class Executor>
asio::awaitable<void, Executor> await_awaitables(benchmark::State& state) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = co_await asio_next<Executor>(value);
    benchmark::DoNotOptimize(value);
}

void coflow_await(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return await_tasks(state); });
}
BENCHMARK(coflow_await)->Name("await/coflow")->UseRealTime();

void asio_await(benchmark::State& state) {
    on_asio_loop([&](const LoopExecutor&) { return await_awaitables<LoopExecutor>(state); });
}
BENCHMARK(asio_await)->Name("await/asio")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
