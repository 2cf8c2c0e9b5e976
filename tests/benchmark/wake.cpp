// SPDX-License-Identifier: MIT
// A thread outside an idle pool has a task run on it and waits for the result: two wake-ups of a
// sleeping thread, and what the pool adds to them.
#include "peers.hpp"

#include <coflow/core/task.hpp>

#include <asio/use_future.hpp>

namespace coflow::benchmarks {

namespace {

Task<int> next(int value) { co_return value + 1; }
asio::awaitable<int, PoolExecutor> asio_next(int value) { co_return value + 1; }

void coflow_wake(benchmark::State& state) {
    WorkflowExecutor executor{all_cores()};
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = executor.run(next(value));
    benchmark::DoNotOptimize(value);
}
BENCHMARK(coflow_wake)->Name("wake/coflow")->UseRealTime();

void asio_wake(benchmark::State& state) {
    asio::thread_pool pool{all_cores()};
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = asio::co_spawn(pool, asio_next(value), asio::use_future).get();
    benchmark::DoNotOptimize(value);
}
BENCHMARK(asio_wake)->Name("wake/asio")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
