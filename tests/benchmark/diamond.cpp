// SPDX-License-Identifier: MIT
// A graph of one source, a thousand nodes that each take the source's value, and one sink that
// takes the values of all of them.
#include "peers.hpp"
#include "table.hpp"

#include <coflow/core/when_all.hpp>

#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <numeric>
#include <vector>

namespace coflow::benchmarks {

namespace {

constexpr int middle = 1000;
constexpr double nodes = middle + 2;

[[gnu::noinline]] int source_value() {
    int value = 1;
    benchmark::DoNotOptimize(value);
    return value;
}
[[gnu::noinline]] int node_value(int source, int index) { return source + index; }
[[gnu::noinline]] int sink_value(const std::vector<int>& values) {
    return std::accumulate(values.begin(), values.end(), 0);
}

Task<int> source() { co_return source_value(); }
Task<int> node(int value, int index) { co_return node_value(value, index); }
Task<int> sink(const std::vector<int>& values) { co_return sink_value(values); }

Task<void> repeat(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) {
        const int value = co_await source();
        std::vector<Task<int>> all;
        all.reserve(middle);
        for (int index = 0; index < middle; ++index)
            all.push_back(node(value, index));
        const std::vector<int> values = co_await when_all(std::move(all));
        benchmark::DoNotOptimize(co_await sink(values));
    }
    report_each(state, nodes);
}

template <class Executor>
asio::awaitable<int, Executor> asio_source() {
    co_return source_value();
}
template <class Executor>
asio::awaitable<int, Executor> asio_node(int value, int index) {
    co_return node_value(value, index);
}
template <class Executor>
asio::awaitable<int, Executor> asio_sink(const std::vector<int>& values) {
    co_return sink_value(values);
}

template <class Executor>
asio::awaitable<void, Executor> asio_repeat(benchmark::State& state, Executor executor) {
    for ([[maybe_unused]] auto _ : state) {
        const int value = co_await asio_source<Executor>();
        std::vector<int> values(middle);
        AsioJoin<Executor> join{middle};
        for (int index = 0; index < middle; ++index)
            asio::co_spawn(executor, asio_node<Executor>(value, index),
                           [&join, &result = values[static_cast<std::size_t>(index)]](
                               const std::exception_ptr&, int node_result) {
                               result = node_result;
                               join.arrive();
                           });
        co_await join.wait();
        benchmark::DoNotOptimize(co_await asio_sink<Executor>(values));
    }
    report_each(state, nodes);
}

void tbb_repeat(benchmark::State& state, std::size_t threads) {
    tbb::task_arena arena{static_cast<int>(threads)};
    arena.execute([&state] {
        for ([[maybe_unused]] auto _ : state) {
            const int value = source_value();
            std::vector<int> values(middle);
            tbb::task_group group;
            for (int index = 0; index < middle; ++index)
                group.run([value, index, &result = values[static_cast<std::size_t>(index)]] {
                    result = node_value(value, index);
                });
            group.wait();
            benchmark::DoNotOptimize(sink_value(values));
        }
    });
    report_each(state, nodes);
}

void coflow_diamond(benchmark::State& state) {
    on_coflow(all_cores(), [&](WorkflowExecutor&) { return repeat(state); });
}
BENCHMARK(coflow_diamond)->Name("diamond/coflow")->UseRealTime();
void coflow_diamond_one(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat(state); });
}
BENCHMARK(coflow_diamond_one)->Name("diamond_one/coflow")->UseRealTime();

void asio_diamond(benchmark::State& state) {
    on_asio_pool(all_cores(),
                 [&](PoolExecutor executor) { return asio_repeat<PoolExecutor>(state, executor); });
}
BENCHMARK(asio_diamond)->Name("diamond/asio")->UseRealTime();
void asio_diamond_one(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) { return asio_repeat<LoopExecutor>(state, executor); });
}
BENCHMARK(asio_diamond_one)->Name("diamond_one/asio")->UseRealTime();

void tbb_diamond(benchmark::State& state) { tbb_repeat(state, all_cores()); }
BENCHMARK(tbb_diamond)->Name("diamond/tbb")->UseRealTime();
void tbb_diamond_one(benchmark::State& state) { tbb_repeat(state, 1); }
BENCHMARK(tbb_diamond_one)->Name("diamond_one/tbb")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
