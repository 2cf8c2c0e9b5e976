// SPDX-License-Identifier: MIT
// A child is started, begins a wait that would never end, is cancelled by its parent and joined:
// what a request that is no longer wanted costs from beginning to end.
#include "peers.hpp"

#include <coflow/core/event.hpp>
#include <coflow/core/sleep.hpp>
#include <coflow/core/task_group.hpp>
#include <coflow/core/this_task.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>

namespace coflow::benchmarks {

namespace {

using std::chrono::hours;

Task<void> wait_for_event() {
    Event event;
    co_await event.wait();
}

Task<void> sleep_long() { co_await sleep_for(hours{1}); }

template <Task<void> (*Wait)()>
Task<void> start_and_cancel(TaskGroup& group) {
    group.spawn(Wait());
    co_await this_task::yield();
    group.request_stop();
}

template <Task<void> (*Wait)()>
Task<void> repeat(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state)
        co_await with_task_group(&start_and_cancel<Wait>);
}

using Awaitable = asio::awaitable<void, LoopExecutor>;
using UseAwaitable = asio::use_awaitable_t<LoopExecutor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;

/// As in coflow, the end of the wait is an exception.
Awaitable asio_wait(LoopExecutor executor) {
    Timer timer{executor, hours{1}};
    co_await timer.async_wait(UseAwaitable{});
}

Awaitable asio_repeat(benchmark::State& state, LoopExecutor executor) {
    for ([[maybe_unused]] auto _ : state) {
        asio::cancellation_signal stop;
        AsioJoin<LoopExecutor> join{1};
        asio::co_spawn(executor, asio_wait(executor),
                       asio::bind_cancellation_slot(stop.slot(), join.arrival()));
        co_await asio::post(executor, UseAwaitable{});
        stop.emit(asio::cancellation_type::terminal);
        co_await join.wait();
    }
}

void coflow_cancel_event(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat<&wait_for_event>(state); });
}
BENCHMARK(coflow_cancel_event)->Name("cancel_event/coflow")->UseRealTime();
void coflow_cancel_sleep(benchmark::State& state) {
    on_coflow(1, [&](WorkflowExecutor&) { return repeat<&sleep_long>(state); });
}
BENCHMARK(coflow_cancel_sleep)->Name("cancel_sleep/coflow")->UseRealTime();

void asio_cancel(benchmark::State& state) {
    on_asio_loop([&](LoopExecutor executor) { return asio_repeat(state, executor); });
}
BENCHMARK(asio_cancel)->Name("cancel_event/asio")->UseRealTime();
BENCHMARK(asio_cancel)->Name("cancel_sleep/asio")->UseRealTime();

} // namespace

} // namespace coflow::benchmarks
