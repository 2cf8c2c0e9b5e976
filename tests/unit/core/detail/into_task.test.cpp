// SPDX-License-Identifier: MIT
#include "coflow/core/detail/into_task.hpp"

#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/channel.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/mutex.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/semaphore.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("a wait for an event, a message, a permit or a lock takes a timeout") {
    testing::SimulatedExecutor executor;
    const auto scenario = []() -> Task<> {
        Event event;
        Channel<int> channel{0};
        Semaphore semaphore{0, 1};
        Mutex mutex;
        const Mutex::Lock held = co_await mutex.lock();
        const TimePoint start = co_await this_task::now();
        CHECK_THROWS_AS(co_await with_timeout(1s, event.wait()), TimedOut);
        CHECK_THROWS_AS(co_await with_timeout(1s, channel.receive()), TimedOut);
        CHECK_THROWS_AS(co_await with_timeout(1s, channel.send(1)), TimedOut);
        CHECK_THROWS_AS(co_await with_timeout(1s, semaphore.acquire()), TimedOut);
        CHECK_THROWS_AS(co_await with_timeout(1s, mutex.lock()), TimedOut);
        CHECK_THROWS_AS(co_await with_timeout(1s, sleep_for(2s)), TimedOut);
        CHECK(co_await this_task::now() - start == 6s);
    };
    executor.run(scenario());
}

TEST_CASE("a wait that ends in time gives its result through a combinator") {
    testing::SimulatedExecutor executor;
    const auto scenario = []() -> Task<> {
        Channel<std::unique_ptr<int>> channel{1};
        Semaphore semaphore{1};
        co_await with_timeout(1s, channel.send(std::make_unique<int>(7)));
        const auto received = co_await with_timeout(1s, channel.receive());
        REQUIRE(received);
        CHECK(**received == 7);
        {
            const Semaphore::Permit permit = co_await shield(semaphore.acquire());
            CHECK(semaphore.available() == 0);
        }
        CHECK(semaphore.available() == 1);
        const auto [slept, answer] =
            co_await when_all(sleep_for(1ms), run_blocking([] { return std::string{"done"}; }));
        CHECK(answer == "done");
        static_cast<void>(slept);
    };
    executor.run(scenario());
}

TEST_CASE("the first of several waits wins, and the others take nothing") {
    testing::SimulatedExecutor executor;
    const auto scenario = []() -> Task<> {
        Channel<int> channel{1};
        Event event;
        event.set();
        const auto first = co_await when_any(channel.receive(), event.wait(), sleep_for(1s));
        CHECK(first.index() == 1);
        CHECK(channel.try_send(5));
        CHECK(channel.try_receive() == 5);
    };
    executor.run(scenario());
}

TEST_CASE("an Asio operation takes a timeout") {
    WorkflowExecutor executor{1};
    const auto scenario = [](WorkflowExecutor& pool) -> Task<> {
        asio::steady_timer timer{pool.get_executor(), 1h};
        CHECK_THROWS_AS(co_await with_timeout(0ms, timer.async_wait(use_task)), TimedOut);
        timer.expires_after(0ms);
        co_await with_timeout(1h, timer.async_wait(use_task));
    };
    executor.run(scenario(executor));
}
