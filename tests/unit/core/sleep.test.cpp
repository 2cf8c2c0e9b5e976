// SPDX-License-Identifier: MIT
#include "coflow/core/sleep.hpp"

#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

template <class Rep, class Period>
Task<Duration> slept_for(std::chrono::duration<Rep, Period> delay) {
    const TimePoint begin = co_await this_task::now();
    co_await sleep_for(delay);
    co_return co_await this_task::now() - begin;
}

Task<Duration> slept_until(TimePoint when) {
    const TimePoint begin = co_await this_task::now();
    co_await sleep_until(when);
    co_return co_await this_task::now() - begin;
}

Task<> record(Duration delay, std::vector<int>& order, int number) {
    co_await sleep_for(delay);
    order.push_back(number);
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a sleep lasts as long as was asked for", "[core]", test::AllBackends) {
    TestType backend;
    CHECK(backend.run(slept_for(1ms)) >= 1ms);
}

TEMPLATE_LIST_TEST_CASE("a sleep that is over before it begins returns", "[core]",
                        test::AllBackends) {
    TestType backend;
    CHECK(backend.run(slept_for(0ns)) >= 0ns);
    CHECK(backend.run(slept_for(-1h)) >= 0ns);
    CHECK(backend.run(slept_for(Duration::min())) >= 0ns);
    CHECK(backend.run(slept_until(TimePoint{})) >= 0ns);
    CHECK(backend.run(slept_until(TimePoint::min())) >= 0ns);
}

TEST_CASE("virtual time stands still but for sleeps", "[core]") {
    testing::SimulatedExecutor executor;
    CHECK(executor.run(slept_for(24h * 365)) == 24h * 365);
    CHECK(executor.run(slept_for(1ns)) == 1ns);
    CHECK(executor.run(slept_for(std::chrono::duration<double>{0.5})) == 500ms);
    CHECK(executor.run(slept_for(0s)) == 0s);
    CHECK(executor.run(slept_until(executor.now() + 3min)) == 3min);
    CHECK(executor.run(slept_until(executor.now() - 3min)) == 0s);
}

TEST_CASE("sleeping tasks wake in the order of their deadlines", "[core]") {
    testing::SimulatedExecutor executor;
    std::vector<int> order;
    std::vector<TaskHandle<>> tasks;
    for (const int number : {5, 1, 4, 2, 3})
        tasks.push_back(executor.start(record(number * 1s, order, number)));
    for (auto& task : tasks)
        task.get();
    CHECK(order == std::vector{1, 2, 3, 4, 5});
}

TEST_CASE("a sleep without end is one that only a stop request ends", "[core]") {
    testing::SimulatedExecutor executor;
    auto sleeping = executor.start(slept_for(std::chrono::hours::max()));
    executor.advance(24h);
    CHECK_FALSE(sleeping.done());
    sleeping.request_stop();
    CHECK_THROWS_AS(sleeping.get(), Cancelled);
}

namespace {

struct SleepFor {
    bool woken = false;

    Task<> operate() {
        co_await sleep_for(1s);
        woken = true;
    }
    Task<> complete() { co_await sleep_for(1s); } // a second task to choose from at that moment
    void check(test::Ending ending) const { CHECK(woken == (ending == test::Ending::returned)); }
};

struct SleepUntilLongAgo : SleepFor {
    Task<> operate() {
        co_await sleep_until(TimePoint{});
        woken = true;
    }
};

} // namespace

TEST_CASE("a sleep can be cancelled at any point", "[core]") {
    test::check_cancellation<SleepFor>();
}

TEST_CASE("a sleep can be cancelled while another thread ends it", "[core]") {
    test::cancel_from_another_thread<SleepUntilLongAgo>();
}

TEST_CASE("a task that should stop does not sleep at all", "[core]") {
    test::cancel_before_start<SleepUntilLongAgo>();
    test::cancel_while_completing<SleepUntilLongAgo>(1);
}

TEST_CASE("a cancelled sleep leaves no timer behind", "[core]") {
    testing::SimulatedExecutor executor;
    auto sleeping = executor.start(slept_for(1h));
    executor.run_until_idle();
    sleeping.request_stop();
    executor.run_until_idle();
    CHECK(sleeping.done());
    CHECK_FALSE(executor.step());
}
