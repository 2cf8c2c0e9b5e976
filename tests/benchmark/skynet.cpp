// SPDX-License-Identifier: MIT
// Recursive fork-join, ten branches a node: a tree whose leaves are numbered and summed up.
#include "peers.hpp"
#include "table.hpp"

#include <coflow/core/when_all.hpp>

#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <array>
#include <numeric>
#include <vector>

namespace coflow::benchmarks {

namespace {

constexpr long width = 10;
constexpr long leaves = 100'000;
constexpr double nodes = 111'111;

using Sums = std::array<long, static_cast<std::size_t>(width)>;

long sum(const auto& sums) { return std::accumulate(sums.begin(), sums.end(), 0L); }

Task<long> skynet(long first, long size) {
    if (size == 1)
        co_return first;
    const long part = size / width;
    std::vector<Task<long>> children;
    children.reserve(static_cast<std::size_t>(width));
    for (long child = 0; child < width; ++child)
        children.push_back(skynet(first + child * part, part));
    co_return sum(co_await when_all(std::move(children)));
}

Task<void> repeat(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(co_await skynet(0, leaves));
    report_each(state, nodes);
}

template <class Executor>
asio::awaitable<long, Executor> asio_skynet(Executor executor, long first, long size) {
    if (size == 1)
        co_return first;
    const long part = size / width;
    AsioJoin<Executor> join{static_cast<std::size_t>(width)};
    Sums sums{};
    for (long child = 0; child < width; ++child)
        asio::co_spawn(executor, asio_skynet(executor, first + child * part, part),
                       [&join, &result = sums[static_cast<std::size_t>(child)]](
                           const std::exception_ptr&, long value) {
                           result = value;
                           join.arrive();
                       });
    co_await join.wait();
    co_return sum(sums);
}

template <class Executor>
asio::awaitable<void, Executor> asio_repeat(benchmark::State& state, Executor executor) {
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(co_await asio_skynet(executor, 0, leaves));
    report_each(state, nodes);
}

long tbb_skynet(long first, long size) {
    if (size == 1)
        return first;
    const long part = size / width;
    Sums sums{};
    tbb::task_group group;
    for (long child = 1; child < width; ++child)
        group.run([&result = sums[static_cast<std::size_t>(child)], first, child, part] {
            result = tbb_skynet(first + child * part, part);
        });
    sums[0] = tbb_skynet(first, part);
    group.wait();
    return sum(sums);
}

void tbb_repeat(benchmark::State& state, std::size_t threads) {
    tbb::task_arena arena{static_cast<int>(threads)};
    arena.execute([&state] {
        for ([[maybe_unused]] auto _ : state)
            benchmark::DoNotOptimize(tbb_skynet(0, leaves));
    });
    report_each(state, nodes);
}

void coflow_all(benchmark::State& state) {
    on_coflow(all_cores(), [&](WorkflowExecutor&) { return repeat(state); });
}
BENCHMARK(coflow_all)->Name("skynet/coflow")->UseRealTime();
void coflow_one(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat(state); });
}
BENCHMARK(coflow_one)->Name("skynet_one/coflow")->UseRealTime();

void asio_all(benchmark::State& state) {
    on_asio_pool(all_cores(), [&](PoolExecutor executor) { return asio_repeat(state, executor); });
}
BENCHMARK(asio_all)->Name("skynet/asio")->UseRealTime();
void asio_one(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) { return asio_repeat(state, executor); });
}
BENCHMARK(asio_one)->Name("skynet_one/asio")->UseRealTime();

void tbb_all(benchmark::State& state) { tbb_repeat(state, all_cores()); }
BENCHMARK(tbb_all)->Name("skynet/tbb")->UseRealTime();
void tbb_one(benchmark::State& state) { tbb_repeat(state, 1); }
BENCHMARK(tbb_one)->Name("skynet_one/tbb")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
