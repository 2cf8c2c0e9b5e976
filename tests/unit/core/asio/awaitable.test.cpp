// SPDX-License-Identifier: MIT
#include "coflow/core/asio/awaitable.hpp"

#include "coflow/core/executor.hpp"
#include "support/catch.hpp"

#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace coflow;

namespace {

asio::awaitable<void> pause_for(std::chrono::milliseconds delay) {
    asio::steady_timer timer{co_await asio::this_coro::executor, delay};
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<std::string> greet(std::string name) {
    co_await pause_for(std::chrono::milliseconds{1});
    co_return "hello " + name;
}

asio::awaitable<void> fail() {
    co_await pause_for(std::chrono::milliseconds{1});
    throw std::runtime_error{"no route"};
}

asio::awaitable<void> wait_for_ever(std::atomic<bool>& begun) {
    begun = true;
    co_await pause_for(std::chrono::hours{1000});
}

} // namespace

TEST_CASE("a task awaits an asio::awaitable for its value") {
    WorkflowExecutor executor{2};
    const auto task = []() -> Task<std::string> { co_return co_await greet("you"); };
    CHECK(executor.run(task()) == "hello you");
}

TEST_CASE("an exception of an asio::awaitable passes to the task") {
    WorkflowExecutor executor{1};
    const auto task = []() -> Task<> { co_await fail(); };
    CHECK_THROWS_WITH(executor.run(task()), "no route");
}

TEST_CASE("an asio::awaitable is not started when the task has been stopped") {
    WorkflowExecutor executor{1};
    executor.request_stop();
    std::atomic<bool> begun{false};
    const auto task = [](std::atomic<bool>& flag) -> Task<> { co_await wait_for_ever(flag); };
    CHECK_THROWS_AS(executor.run(task(begun)), Cancelled);
    CHECK_FALSE(begun);
}

TEST_CASE("a stop request reaches what an asio::awaitable waits for") {
    WorkflowExecutor executor{2};
    const auto task = [](std::atomic<bool>& flag) -> Task<> { co_await wait_for_ever(flag); };
    for (int round = 0; round < 100; ++round) {
        std::atomic<bool> begun{false};
        auto handle = executor.start(task(begun));
        while (!begun)
            std::this_thread::yield();
        handle.request_stop();
        CHECK_THROWS_AS(handle.get(), Cancelled);
    }
}

TEST_CASE("an asio::awaitable that is stopped while it completes ends one way or the other") {
    WorkflowExecutor executor{2};
    const auto task = []() -> Task<> { co_await pause_for(std::chrono::milliseconds{0}); };
    int returned = 0;
    int cancelled = 0;
    for (int round = 0; round < 300; ++round) {
        auto handle = executor.start(task());
        handle.request_stop();
        try {
            handle.get();
            ++returned;
        } catch (const Cancelled&) {
            ++cancelled;
        }
    }
    CHECK(returned + cancelled == 300);
}
