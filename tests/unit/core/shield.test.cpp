// SPDX-License-Identifier: MIT
#include "coflow/core/shield.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <memory>
#include <stdexcept>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<int> slow_value(int value) {
    co_await sleep_for(10us);
    co_return value;
}

Task<> slow_error() {
    co_await sleep_for(10us);
    throw std::runtime_error{"own error"};
}

Task<int&> slow_reference(int& value) {
    co_await sleep_for(10us);
    co_return value;
}

/// Waits for an event, shielded, then for time to pass, unshielded.
struct Shielded {
    Event event;
    bool event_seen = false;
    bool time_seen = false;

    Task<> wait() {
        co_await event.wait();
        event_seen = true;
    }
    Task<> run() {
        co_await shield(wait());
        co_await sleep_for(1s);
        time_seen = true;
    }
};

} // namespace

TEMPLATE_LIST_TEST_CASE("a shield returns what its task returns", "[core]", test::AllBackends) {
    TestType backend;
    int target = 1;
    const auto await_all = [](int& referred_to) -> Task<bool> {
        const int value = co_await shield(slow_value(7));
        int& reference = co_await shield(slow_reference(referred_to));
        co_return value == 7 && &reference == &referred_to;
    };
    CHECK(backend.run(await_all(target)));
}

TEMPLATE_LIST_TEST_CASE("a shield throws what its task throws", "[core]", test::AllBackends) {
    TestType backend;
    const auto await_it = []() -> Task<> { co_await shield(slow_error()); };
    CHECK_THROWS_WITH(backend.run(await_it()), "own error");
}

TEST_CASE("a stop before a shield does not reach its task", "[core]") {
    testing::SimulatedExecutor executor;
    Shielded shielded;
    shielded.event.set();
    auto running = executor.start(shielded.run());
    running.request_stop();
    CHECK_THROWS_AS(running.get(), Cancelled);
    CHECK(shielded.event_seen);
    CHECK_FALSE(shielded.time_seen);
}

TEST_CASE("a stop during a shield is met at the next wait after it", "[core]") {
    testing::SimulatedExecutor executor;
    Shielded shielded;
    auto running = executor.start(shielded.run());
    executor.run_until_idle();
    running.request_stop();
    executor.run_until_idle();
    CHECK_FALSE(running.done());
    shielded.event.set();
    CHECK_THROWS_AS(running.get(), Cancelled);
    CHECK(shielded.event_seen);
    CHECK_FALSE(shielded.time_seen);
}

TEST_CASE("a stop at the end of a shield takes nothing from its result", "[core]") {
    testing::SimulatedExecutor executor;
    Shielded shielded;
    auto running = executor.start(shielded.run());
    executor.run_until_idle();
    shielded.event.set();
    running.request_stop();
    CHECK_THROWS_AS(running.get(), Cancelled);
    CHECK(shielded.event_seen);
}

TEST_CASE("a shield covers a whole task group", "[core]") {
    testing::SimulatedExecutor executor;
    Shielded shielded;
    auto running = executor.start([](Shielded& state) -> Task<> {
        co_await shield(with_task_group([&state](TaskGroup& group) -> Task<> {
            group.spawn(state.wait());
            co_return;
        }));
    }(shielded));
    executor.run_until_idle();
    running.request_stop();
    executor.run_until_idle();
    CHECK_FALSE(running.done());
    shielded.event.set();
    running.get();
    CHECK(shielded.event_seen);
}

TEST_CASE("a shield hands its environment down, but for the stop token", "[core]") {
    testing::SimulatedExecutor executor;
    const auto look = []() -> Task<Environment> {
        const Environment& environment = co_await this_task::environment();
        co_return environment;
    };
    const auto compare = [](Task<Environment> looks) -> Task<bool> {
        const Environment& own = co_await this_task::environment();
        const Environment inner = co_await shield(std::move(looks));
        co_return inner.scheduler == own.scheduler&& inner.run == own.run&& inner.name ==
                own.name&& inner.priority == own.priority&& own.stop.stop_possible() &&
            !inner.stop.stop_possible();
    };
    CHECK(executor.run(compare(look()), {.priority = Priority::high, .name = "parent"}));
}

TEST_CASE("a shield of an empty task is an error", "[core]") {
    testing::SimulatedExecutor executor;
    const auto await_it = []() -> Task<> { co_await shield(Task<>{}); };
    CHECK_THROWS_AS(executor.run(await_it()), Error);
}

TEST_CASE("shields nest, and a million in a row need no stack", "[core]") {
    testing::SimulatedExecutor executor;
    const auto one = []() -> Task<int> { co_return 1; };
    const auto loop = [](auto make) -> Task<int> {
        int sum = 0;
        for (int round = 0; round < 1'000'000; ++round)
            sum += co_await shield(make());
        co_return sum;
    };
    CHECK(executor.run(loop(one)) == 1'000'000);
}
