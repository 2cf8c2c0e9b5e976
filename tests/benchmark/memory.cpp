// SPDX-License-Identifier: MIT
// The heap that a million coroutines take which all wait at the same time, with everything that
// their executor and the object they wait for keep for them.
#include "memory_probe.hpp"
#include "peers.hpp"

#include <coflow/core/event.hpp>
#include <coflow/core/sleep.hpp>
#include <coflow/core/task_group.hpp>
#include <coflow/core/this_task.hpp>

#include <asio/detached.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>

namespace coflow::benchmarks {

namespace {

using std::chrono::hours;

std::size_t waiting = 0; // everything runs on one thread

Task<void> wait_for(Event& event) {
    ++waiting;
    co_await event.wait();
}

Task<void> sleep_long() {
    ++waiting;
    // Different deadlines, as in life.
    co_await sleep_for(hours{1} + std::chrono::microseconds{waiting % 1000});
}

Task<std::size_t> grown_since(std::size_t before) {
    while (waiting < probed_tasks)
        co_await this_task::yield();
    co_return heap_in_use() - before;
}

Task<std::size_t> suspend_all(TaskGroup& group) {
    Event event;
    const std::size_t before = heap_in_use();
    for (std::size_t count = 0; count < probed_tasks; ++count)
        group.spawn(wait_for(event));
    const std::size_t grown = co_await grown_since(before);
    event.set();
    co_await group.wait_idle();
    co_return grown;
}

Task<std::size_t> send_all_to_sleep(TaskGroup& group) {
    const std::size_t before = heap_in_use();
    for (std::size_t count = 0; count < probed_tasks; ++count)
        group.spawn(sleep_long());
    const std::size_t grown = co_await grown_since(before);
    group.request_stop();
    co_return grown;
}

template <Task<std::size_t> (*Body)(TaskGroup&)>
Task<std::size_t> in_group() {
    co_return co_await with_task_group(Body);
}

Task<std::size_t> start_all(WorkflowExecutor& executor) {
    Event event;
    const std::size_t before = heap_in_use();
    TaskHandle<void> last;
    for (std::size_t count = 0; count < probed_tasks; ++count)
        last = executor.start(wait_for(event));
    const std::size_t grown = co_await grown_since(before);
    event.set();
    co_await last.join();
    co_return grown;
}

std::size_t coflow_suspended() { return WorkflowExecutor{1}.run(in_group<&suspend_all>()); }
std::size_t coflow_sleeping() { return WorkflowExecutor{1}.run(in_group<&send_all_to_sleep>()); }
std::size_t coflow_started() {
    WorkflowExecutor executor{1};
    return executor.run(start_all(executor));
}

using Awaitable = asio::awaitable<void, LoopExecutor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;

/// A timer that never expires is Asio's event.
Awaitable asio_wait_for(Timer& event) {
    ++waiting;
    co_await event.async_wait(asio::use_awaitable_t<LoopExecutor>{});
}

Awaitable asio_sleep_long(LoopExecutor executor) {
    ++waiting;
    Timer timer{executor, hours{1} + std::chrono::microseconds{waiting % 1000}};
    co_await timer.async_wait(asio::use_awaitable_t<LoopExecutor>{});
}

template <class Spawn>
std::size_t asio_grown_by(asio::io_context& context, Spawn&& spawn) {
    const std::size_t before = heap_in_use();
    for (std::size_t count = 0; count < probed_tasks; ++count)
        asio::co_spawn(context, spawn(), asio::detached);
    while (waiting < probed_tasks)
        context.run_one();
    return heap_in_use() - before;
}

std::size_t asio_suspended() {
    asio::io_context context{1};
    Timer event{context.get_executor(), Timer::time_point::max()};
    return asio_grown_by(context, [&event] { return asio_wait_for(event); });
}

std::size_t asio_sleeping() {
    asio::io_context context{1};
    return asio_grown_by(context, [&context] { return asio_sleep_long(context.get_executor()); });
}

const MemoryProbe probes[] = {
    {"bytes_suspended/coflow", &coflow_suspended}, {"bytes_suspended/asio", &asio_suspended},
    {"bytes_sleeping/coflow", &coflow_sleeping},   {"bytes_sleeping/asio", &asio_sleeping},
    {"bytes_started/coflow", &coflow_started},     {"bytes_started/asio", &asio_suspended},
};

} // namespace

} // namespace coflow::benchmarks
