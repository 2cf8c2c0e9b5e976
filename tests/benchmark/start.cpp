// SPDX-License-Identifier: MIT
// A thread outside the pool starts a thousand tasks that do nothing and then waits for each.
#include "peers.hpp"
#include "table.hpp"

#include <coflow/core/task.hpp>

#include <asio/use_future.hpp>

#include <array>
#include <semaphore>

namespace coflow::benchmarks {

namespace {

constexpr std::size_t tasks = 1000;

Task<int> tiny(int value) { co_return value; }

void coflow_start(benchmark::State& state) {
    WorkflowExecutor executor{all_cores()};
    std::array<TaskHandle<int>, tasks> handles;
    for ([[maybe_unused]] auto _ : state) {
        int value = 0;
        for (TaskHandle<int>& handle : handles)
            handle = executor.start(tiny(++value));
        for (TaskHandle<int>& handle : handles)
            benchmark::DoNotOptimize(handle.get());
    }
    report_each(state, tasks);
}
BENCHMARK(coflow_start)->Name("start/coflow")->UseRealTime();

asio::awaitable<int, PoolExecutor> asio_tiny(int value) { co_return value; }

/// With futures, which is what Asio offers to wait for a value from outside.
void asio_start_futures(benchmark::State& state) {
    asio::thread_pool pool{all_cores()};
    std::array<std::future<int>, tasks> futures;
    for ([[maybe_unused]] auto _ : state) {
        int value = 0;
        for (std::future<int>& future : futures)
            future = asio::co_spawn(pool, asio_tiny(++value), asio::use_future);
        for (std::future<int>& future : futures)
            benchmark::DoNotOptimize(future.get());
    }
    report_each(state, tasks);
}
BENCHMARK(asio_start_futures)->Name("start/asio:futures")->UseRealTime();

/// With handlers that leave the values in an array, and one wait for all.
void asio_start_handlers(benchmark::State& state) {
    asio::thread_pool pool{all_cores()};
    std::array<int, tasks> values{};
    for ([[maybe_unused]] auto _ : state) {
        std::atomic<std::size_t> missing{tasks};
        std::binary_semaphore done{0};
        for (std::size_t index = 0; index < tasks; ++index)
            asio::co_spawn(pool, asio_tiny(static_cast<int>(index)),
                           [&, index](const std::exception_ptr&, int value) {
                               values[index] = value;
                               if (missing.fetch_sub(1, std::memory_order_acq_rel) == 1)
                                   done.release();
                           });
        done.acquire();
        benchmark::DoNotOptimize(values);
    }
    report_each(state, tasks);
}
BENCHMARK(asio_start_handlers)->Name("start/asio:handlers")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
