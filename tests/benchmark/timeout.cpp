// SPDX-License-Identifier: MIT
// A timeout that does not strike, around a task that returns at once and around one that goes
// through the scheduler once.
#include "peers.hpp"

#include <coflow/core/this_task.hpp>
#include <coflow/core/timeout.hpp>

#include <asio/experimental/awaitable_operators.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>

namespace coflow::benchmarks {

namespace {

using std::chrono::hours;

Task<int> at_once(int value) { co_return value + 1; }
Task<int> with_hop(int value) {
    co_await this_task::yield();
    co_return value + 1;
}

template <Task<int> (*Work)(int)>
Task<void> repeat(benchmark::State& state) {
    int value = 0;
    for ([[maybe_unused]] auto _ : state)
        value = co_await with_timeout(hours{1}, Work(value));
    benchmark::DoNotOptimize(value);
}

using Awaitable = asio::awaitable<int, LoopExecutor>;
using UseAwaitable = asio::use_awaitable_t<LoopExecutor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;

Awaitable asio_at_once(LoopExecutor, int value) { co_return value + 1; }
Awaitable asio_with_hop(LoopExecutor executor, int value) {
    co_await asio::post(executor, UseAwaitable{});
    co_return value + 1;
}

template <Awaitable (*Work)(LoopExecutor, int)>
asio::awaitable<void, LoopExecutor> asio_repeat(benchmark::State& state, LoopExecutor executor) {
    using namespace asio::experimental::awaitable_operators;
    int value = 0;
    for ([[maybe_unused]] auto _ : state) {
        Timer timer{executor, hours{1}};
        const auto result = co_await (Work(executor, value) || timer.async_wait(UseAwaitable{}));
        value = std::get<0>(result);
    }
    benchmark::DoNotOptimize(value);
}

void coflow_timeout(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat<&at_once>(state); });
}
BENCHMARK(coflow_timeout)->Name("timeout/coflow")->UseRealTime();
void coflow_timeout_hop(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat<&with_hop>(state); });
}
BENCHMARK(coflow_timeout_hop)->Name("timeout_hop/coflow")->UseRealTime();

void asio_timeout(benchmark::State& state) {
    on_asio_loop(
        [&](LoopExecutor executor) { return asio_repeat<&asio_at_once>(state, executor); });
}
BENCHMARK(asio_timeout)->Name("timeout/asio")->UseRealTime();
void asio_timeout_hop(benchmark::State& state) {
    on_asio_loop(
        [&](LoopExecutor executor) { return asio_repeat<&asio_with_hop>(state, executor); });
}
BENCHMARK(asio_timeout_hop)->Name("timeout_hop/asio")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
