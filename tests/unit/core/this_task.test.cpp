// SPDX-License-Identifier: MIT
#include "coflow/core/this_task.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/testing/catch.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"

#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<bool> sees_its_scheduler(Scheduler& expected) {
    Scheduler& scheduler = co_await this_task::scheduler();
    const Environment& environment = co_await this_task::environment();
    co_return &scheduler == &expected&& environment.scheduler == &expected;
}

Task<bool> stop_requested() {
    const StopToken token = co_await this_task::stop_token();
    co_return token.stop_requested();
}

Task<> count_until_stopped(int& count) {
    for (;;) {
        co_await this_task::throw_if_stopped();
        if (++count == 1000)
            co_return;
    }
}

Task<> record_around_yield(std::vector<int>& order, int number) {
    order.push_back(number);
    co_await this_task::yield();
    order.push_back(number);
}

Task<int> yield_often(int times) {
    int done = 0;
    for (; done < times; ++done)
        co_await this_task::yield();
    co_return done;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a task knows the scheduler that it runs on", "[core]", test::AllBackends) {
    TestType backend;
    CHECK(backend.run(sees_its_scheduler(backend.executor.scheduler())));
}

TEMPLATE_LIST_TEST_CASE("a task that yields goes on afterwards", "[core]", test::AllBackends) {
    TestType backend;
    CHECK(backend.run(yield_often(1000)) == 1000);
}

TEST_CASE("a task sees a request to stop in its token", "[core]") {
    testing::SimulatedExecutor executor;
    auto asked = executor.start(stop_requested());
    asked.request_stop();
    CHECK(asked.get());
    CHECK_FALSE(executor.run(stop_requested()));
}

TEST_CASE("a computation throws Cancelled where it asks whether to stop", "[core]") {
    testing::SimulatedExecutor executor;
    int count = 0;
    executor.run(count_until_stopped(count));
    CHECK(count == 1000);
    count = 0;
    auto task = executor.start(count_until_stopped(count));
    task.request_stop();
    CHECK_THROWS_AS(task.get(), Cancelled);
    CHECK(count == 0);
}

TEST_CASE("a task's time is that of its executor", "[core]") {
    testing::SimulatedExecutor executor;
    const auto time = []() -> Task<TimePoint> {
        co_await sleep_for(1h);
        co_return co_await this_task::now();
    };
    const TimePoint start = executor.now();
    CHECK(executor.run(time()) == start + 1h);
}

TEST_CASE("a task that yields lets all others that are ready have their turn first", "[core]") {
    CHECK_EXPLORE(32, [](testing::SimulatedExecutor& executor) {
        std::vector<int> order;
        std::vector<TaskHandle<>> tasks;
        for (int number = 0; number < 4; ++number)
            tasks.push_back(executor.start(record_around_yield(order, number)));
        executor.run_until_idle();
        REQUIRE(order.size() == 8);
        std::sort(order.begin(), order.begin() + 4);
        CHECK(std::vector(order.begin(), order.begin() + 4) == std::vector{0, 1, 2, 3});
    });
}

namespace {

struct Yield {
    bool resumed = false;

    Task<> operate() {
        co_await this_task::yield();
        resumed = true;
    }
    Task<> complete() { co_return; }
    void check(test::Ending ending) const { CHECK(resumed == (ending == test::Ending::returned)); }
};

} // namespace

TEST_CASE("yielding can be cancelled before it, meanwhile and afterwards", "[core]") {
    test::cancel_before_start<Yield>();
    for (std::uint64_t seed = 0; seed < 16; ++seed)
        test::cancel_while_completing<Yield>(seed);
}

TEST_CASE("a task that is stopped while it yields throws Cancelled", "[core]") {
    testing::SimulatedExecutor executor;
    auto task = executor.start(yield_often(2));
    REQUIRE(executor.step());
    task.request_stop();
    CHECK_THROWS_AS(task.get(), Cancelled);
}
