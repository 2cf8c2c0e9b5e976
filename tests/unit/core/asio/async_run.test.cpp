// SPDX-License-Identifier: MIT
#include "coflow/core/asio/async_run.hpp"

#include "coflow/core/sleep.hpp"
#include "support/catch.hpp"

#include <asio/awaitable.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

using namespace coflow;

namespace {

Task<std::string> greet() {
    co_await sleep_for(std::chrono::milliseconds{1});
    co_return "hello";
}

Task<int> fail() {
    throw std::runtime_error{"broken"};
    co_return 0;
}

Task<> wait_for_ever() { co_await sleep_for(std::chrono::hours{1000}); }

bool is_cancelled(const std::exception_ptr& error) {
    try {
        if (error)
            std::rethrow_exception(error);
    } catch (const Cancelled&) {
        return true;
    }
    return false;
}

} // namespace

TEST_CASE("async_run gives a future the task's value") {
    WorkflowExecutor executor{1};
    CHECK(async_run(executor, greet(), asio::use_future).get() == "hello");
}

TEST_CASE("async_run gives a future the task's exception") {
    WorkflowExecutor executor{1};
    CHECK_THROWS_WITH(async_run(executor, fail(), asio::use_future).get(), "broken");
}

TEST_CASE("async_run calls its handler on the handler's executor and keeps that one busy") {
    WorkflowExecutor executor{2};
    asio::io_context context;
    std::string result;
    std::thread::id thread;
    async_run(executor, greet(),
              asio::bind_executor(context, [&](const std::exception_ptr& error, std::string value) {
                  if (!error)
                      result = std::move(value);
                  thread = std::this_thread::get_id();
              }));
    context.run();
    CHECK(result == "hello");
    CHECK(thread == std::this_thread::get_id());
}

TEST_CASE("an asio coroutine awaits a task through async_run") {
    WorkflowExecutor executor{1};
    asio::io_context context;
    std::string result;
    const auto coroutine = [](WorkflowExecutor& other, std::string& out) -> asio::awaitable<void> {
        out = co_await async_run(other, greet(), asio::use_awaitable);
    };
    asio::co_spawn(context, coroutine(executor, result), asio::detached);
    context.run();
    CHECK(result == "hello");
}

TEST_CASE("a cancellation slot stops the task of async_run") {
    WorkflowExecutor executor{2};
    for (int round = 0; round < 100; ++round) {
        asio::io_context context;
        asio::cancellation_signal signal;
        bool cancelled = false;
        async_run(
            executor, wait_for_ever(),
            asio::bind_cancellation_slot(
                signal.slot(), asio::bind_executor(context, [&](const std::exception_ptr& error) {
                    cancelled = is_cancelled(error);
                })));
        signal.emit(asio::cancellation_type::terminal);
        context.run();
        CHECK(cancelled);
    }
}

TEST_CASE("a signal that is emitted after completion does nothing") {
    WorkflowExecutor executor{1};
    asio::io_context context;
    asio::cancellation_signal signal;
    int calls = 0;
    async_run(
        executor, greet(),
        asio::bind_cancellation_slot(
            signal.slot(), asio::bind_executor(context, [&](const std::exception_ptr&,
                                                            const std::string&) { ++calls; })));
    context.run();
    signal.emit(asio::cancellation_type::terminal);
    CHECK(calls == 1);
}

TEST_CASE("the executor's shutdown reaches the task of async_run") {
    asio::io_context context;
    std::atomic<bool> cancelled{false};
    {
        WorkflowExecutor executor{1};
        async_run(executor, wait_for_ever(),
                  asio::bind_executor(context, [&](const std::exception_ptr& error) {
                      cancelled = is_cancelled(error);
                  }));
    }
    context.run();
    CHECK(cancelled);
}
