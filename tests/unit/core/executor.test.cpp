// SPDX-License-Identifier: MIT
#include "coflow/core/executor.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "support/catch.hpp"

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<int> answer() { co_return 42; }

Task<int> failing() {
    throw std::runtime_error{"broken"};
    co_return 0;
}

Task<> wait_for_ever(std::atomic<int>& started, std::atomic<int>& stopped) {
    ++started;
    try {
        co_await sleep_for(std::chrono::hours{1000});
    } catch (const Cancelled&) {
        ++stopped;
        throw;
    }
}

void wait_until(const std::atomic<int>& counter, int value) {
    while (counter.load() < value)
        std::this_thread::yield();
}

/// Keeps its worker busy until the gate opens.
Task<> compute_until(std::atomic<int>& begun, const std::atomic<bool>& gate) {
    ++begun;
    while (!gate.load())
        std::this_thread::yield();
    co_return;
}

Task<> append(std::string& order, char letter) {
    order += letter;
    co_return;
}

} // namespace

TEST_CASE("run blocks for a task's value") {
    WorkflowExecutor executor{2};
    CHECK(executor.run(answer()) == 42);
}

TEST_CASE("run throws what the task throws") {
    WorkflowExecutor executor{1};
    CHECK_THROWS_WITH(executor.run(failing()), "broken");
}

TEST_CASE("blocking on a thread of the executor itself is an error") {
    WorkflowExecutor executor{2};
    const auto nested = [](WorkflowExecutor& inner) -> Task<ErrorCode> {
        try {
            inner.run(answer());
        } catch (const Error& error) {
            co_return error.code();
        }
        co_return ErrorCode::internal;
    };
    CHECK(executor.run(nested(executor)) == ErrorCode::invalid_state);
}

TEST_CASE("a default executor has a worker for each core") {
    WorkflowExecutor executor;
    CHECK(executor.run(answer()) == 42);
}

TEST_CASE("the destructor stops running tasks and waits for them") {
    std::atomic<int> started{0};
    std::atomic<int> stopped{0};
    {
        WorkflowExecutor executor{2};
        for (int count = 0; count < 100; ++count)
            static_cast<void>(executor.start(wait_for_ever(started, stopped)));
        wait_until(started, 50);
    }
    CHECK(started == 100);
    CHECK(stopped == 100);
}

TEST_CASE("request_stop reaches tasks that are started later") {
    std::atomic<int> started{0};
    std::atomic<int> stopped{0};
    WorkflowExecutor executor{1};
    executor.request_stop();
    auto handle = executor.start(wait_for_ever(started, stopped));
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(stopped == 1);
}

TEST_CASE("urgent tasks run before others that are ready") {
    WorkflowExecutor executor{1};
    std::atomic<int> begun{0};
    std::atomic<bool> gate{false};
    std::string order;
    auto busy = executor.start(compute_until(begun, gate));
    wait_until(begun, 1);
    std::vector<TaskHandle<>> handles;
    handles.push_back(executor.start(append(order, 'l'), {.priority = Priority::low}));
    handles.push_back(executor.start(append(order, 'n'), {.priority = Priority::normal}));
    handles.push_back(executor.start(append(order, 'h'), {.priority = Priority::high}));
    handles.push_back(executor.start(append(order, 'c'), {.priority = Priority::critical}));
    gate = true;
    for (TaskHandle<>& handle : handles)
        handle.get();
    CHECK(order == "chnl");
}

TEST_CASE("tasks that always have work do not starve low ones, timers or posted handlers") {
    WorkflowExecutor executor{1};
    std::atomic<bool> done{false};
    const auto busy = [](const std::atomic<bool>& stop) -> Task<> {
        while (!stop)
            co_await this_task::yield();
    };
    std::vector<TaskHandle<>> crowd;
    for (int count = 0; count < 3; ++count)
        crowd.push_back(executor.start(busy(done)));
    std::atomic<int> posted{0};
    asio::post(executor.get_executor(), [&posted] { ++posted; });
    const auto sleeper = []() -> Task<> { co_await sleep_for(1ms); };
    executor.run(answer(), {.priority = Priority::low});
    executor.run(sleeper());
    wait_until(posted, 1);
    done = true;
    for (TaskHandle<>& handle : crowd)
        handle.get();
    CHECK(posted == 1);
}

TEST_CASE("two tasks that wake each other do not starve a third") {
    WorkflowExecutor executor{1};
    std::atomic<bool> done{false};
    Event ping;
    Event pong;
    const auto player = [](Event& mine, Event& other, const std::atomic<bool>& stop) -> Task<> {
        while (!stop) {
            co_await mine.wait();
            mine.reset();
            other.set();
        }
        other.set();
    };
    auto first = executor.start(player(ping, pong, done));
    auto second = executor.start(player(pong, ping, done));
    ping.set();
    const auto spawned_inside = [](WorkflowExecutor& inner) -> Task<int> {
        auto handle = inner.start(answer());
        co_return co_await handle.join();
    };
    CHECK(executor.run(spawned_inside(executor)) == 42);
    done = true;
    ping.set();
    pong.set();
    first.get();
    second.get();
}

TEST_CASE("an idle worker takes over what a computing one has woken") {
    WorkflowExecutor executor{2};
    Event event;
    std::atomic<int> waiting{0};
    std::atomic<int> woken{0};
    const auto waiter = [](Event& awaited, std::atomic<int>& ready,
                           std::atomic<int>& counter) -> Task<> {
        ++ready;
        co_await awaited.wait();
        ++counter;
    };
    const auto computing_setter = [](Event& awaited, const std::atomic<int>& counter) -> Task<> {
        awaited.set();
        while (counter == 0)
            std::this_thread::yield();
        co_return;
    };
    auto handle = executor.start(waiter(event, waiting, woken));
    wait_until(waiting, 1);
    executor.run(computing_setter(event, woken));
    handle.get();
    CHECK(woken == 1);
}

TEST_CASE("an idle worker takes over what a computing one has started") {
    WorkflowExecutor executor{2};
    const auto parent = [](WorkflowExecutor& inner) -> Task<int> {
        auto child = inner.start(answer());
        while (!child.done())
            std::this_thread::yield();
        co_return co_await child.join();
    };
    CHECK(executor.run(parent(executor)) == 42);
}

TEST_CASE("an idle worker serves I/O while another computes") {
    WorkflowExecutor executor{2};
    std::atomic<int> begun{0};
    std::atomic<bool> gate{false};
    auto busy = executor.start(compute_until(begun, gate));
    wait_until(begun, 1);
    for (int round = 1; round <= 100; ++round) {
        std::atomic<int> posted{0};
        asio::post(executor.get_executor(), [&posted] { ++posted; });
        wait_until(posted, 1);
    }
    const auto sleeper = []() -> Task<> { co_await sleep_for(1ms); };
    executor.run(sleeper());
    gate = true;
    busy.get();
    CHECK(begun == 1);
}

TEST_CASE("more tasks than a worker's deque holds all run") {
    const std::size_t threads = GENERATE(1U, 2U, 3U);
    CAPTURE(threads);
    WorkflowExecutor executor{threads};
    std::atomic<int> count{0};
    const auto one = [](std::atomic<int>& counter) -> Task<> {
        ++counter;
        co_return;
    };
    const auto many = [&one, &count](WorkflowExecutor& inner) -> Task<> {
        std::vector<TaskHandle<>> handles;
        for (int index = 0; index < 5000; ++index)
            handles.push_back(inner.start(one(count)));
        for (TaskHandle<>& handle : handles)
            co_await handle.join();
    };
    executor.run(many(executor));
    CHECK(count == 5000);
}

TEST_CASE("tasks may be started and stopped by many threads at once") {
    std::atomic<int> started{0};
    std::atomic<int> stopped{0};
    constexpr int threads = 4;
    constexpr int tasks_each = 500;
    {
        WorkflowExecutor executor{2};
        std::vector<std::jthread> starters;
        for (int thread = 0; thread < threads; ++thread)
            starters.emplace_back([&] {
                std::vector<TaskHandle<>> handles;
                for (int index = 0; index < tasks_each; ++index) {
                    handles.push_back(executor.start(wait_for_ever(started, stopped)));
                    if (index % 2 == 0)
                        handles.back().request_stop();
                }
                for (TaskHandle<>& handle : handles)
                    handle.request_stop();
            });
    }
    CHECK(started == threads * tasks_each);
    CHECK(stopped == threads * tasks_each);
}

TEST_CASE("an adopted io_context runs out of work when the tasks have ended") {
    asio::io_context context;
    WorkflowExecutor executor{context.get_executor()};
    const auto with_long_timer = [](WorkflowExecutor& inner) -> Task<int> {
        std::atomic<int> started{0};
        std::atomic<int> stopped{0};
        auto child = inner.start(wait_for_ever(started, stopped));
        co_await sleep_for(1ms);
        child.request_stop();
        try {
            co_await child.join();
        } catch (const Cancelled&) {
        }
        co_return stopped.load();
    };
    auto handle = executor.start(with_long_timer(executor));
    context.run();
    REQUIRE(handle.done());
    CHECK(handle.get() == 1);
}

TEST_CASE("an adopted io_context keeps running while a task waits for another thread") {
    asio::io_context context;
    WorkflowExecutor executor{context.get_executor()};
    Event event;
    std::atomic<int> waiting{0};
    const auto waiter = [](Event& awaited, std::atomic<int>& ready) -> Task<int> {
        ++ready;
        co_await awaited.wait();
        co_return 7;
    };
    auto handle = executor.start(waiter(event, waiting));
    std::jthread setter{[&] {
        wait_until(waiting, 1);
        event.set();
    }};
    context.run();
    REQUIRE(handle.done());
    CHECK(handle.get() == 7);
}

TEST_CASE("an adopting executor's destructor runs a stopped io_context until tasks have ended") {
    asio::io_context context;
    std::atomic<int> started{0};
    std::atomic<int> stopped{0};
    {
        WorkflowExecutor executor{context.get_executor()};
        static_cast<void>(executor.start(wait_for_ever(started, stopped)));
        context.run_one();
        context.stop();
    }
    CHECK(started == 1);
    CHECK(stopped == 1);
}

TEST_CASE("an asio::thread_pool can be adopted") {
    asio::thread_pool pool{2};
    WorkflowExecutor executor{pool.get_executor()};
    CHECK(executor.run(answer()) == 42);
    std::atomic<int> started{0};
    std::atomic<int> stopped{0};
    auto handle = executor.start(wait_for_ever(started, stopped));
    wait_until(started, 1);
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(stopped == 1);
}

TEST_CASE("blocking inside an adopted io_context is an error") {
    asio::io_context context;
    WorkflowExecutor executor{context.get_executor()};
    ErrorCode code = ErrorCode::internal;
    asio::post(context, [&] {
        try {
            executor.run(answer());
        } catch (const Error& error) {
            code = error.code();
        }
    });
    context.run();
    CHECK(code == ErrorCode::invalid_state);
}
