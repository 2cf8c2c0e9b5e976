// SPDX-License-Identifier: MIT
#include "coflow/core/timeout.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/children.hpp"
#include "support/join_trial.hpp"

#include <memory>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using AfterStop = test::Script::AfterStop;
using Catch::Matchers::Contains;
using End = test::Script::End;
using test::error_after;
using test::value_after;

namespace {

Task<int> within(Duration limit, Task<int> task) {
    co_return co_await with_timeout(limit, std::move(task));
}

Task<bool> times_out(Duration limit, Task<int> task) {
    try {
        co_await with_timeout(limit, std::move(task));
    } catch (const TimedOut&) {
        co_return true;
    }
    co_return false;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a task that is quick enough is not bothered by its time limit", "[core]",
                        test::AllBackends) {
    TestType backend;
    CHECK(backend.run(within(1h, value_after(1us, 7))) == 7);
    CHECK(backend.run(within(1h, value_after(0s, 7))) == 7);
    CHECK(backend.run(within(Duration::max(), value_after(1us, 7))) == 7);
    CHECK_THROWS_WITH(backend.run(within(1h, error_after(1us, "own error"))), "own error");
}

TEMPLATE_LIST_TEST_CASE("a task that takes too long is stopped", "[core]", test::AllBackends) {
    TestType backend;
    CHECK(backend.run(times_out(1ms, value_after(1h, 7))));
    CHECK(backend.run(times_out(1us, value_after(1h, 7))));
}

TEST_CASE("a task is stopped when its time is over, not before and not after", "[core]") {
    testing::SimulatedExecutor executor;
    const TimePoint begin = executor.now();
    CHECK(executor.run(times_out(5s, value_after(1h, 7))));
    CHECK(executor.now() - begin == 5s);
    CHECK(executor.run(within(5s, value_after(5s - 1ns, 7))) == 7);
    CHECK(executor.run(times_out(5s, value_after(5s + 1ns, 7))));
}

TEST_CASE("a time limit leaves no timer behind", "[core]") {
    testing::SimulatedExecutor executor;
    CHECK(executor.run(within(1h, value_after(1s, 7))) == 7);
    CHECK_FALSE(executor.step());
}

TEST_CASE("a time limit of nothing stops the task before it starts", "[core]") {
    testing::SimulatedExecutor executor;
    const TimePoint begin = executor.now();
    const auto look = []() -> Task<int> {
        const StopToken token = co_await this_task::stop_token();
        co_return token.stop_requested() ? 1 : 0;
    };
    for (const Duration limit : {Duration{0s}, Duration{-1s}, Duration::min()}) {
        CHECK(executor.run(times_out(limit, value_after(0s, 7))));
        CHECK(executor.run(within(limit, look())) == 1);
    }
    CHECK(executor.now() == begin);
}

TEST_CASE("a time limit says what it was and where it was set", "[core]") {
    testing::SimulatedExecutor executor;
    const auto message = [&executor](Duration limit) {
        try {
            executor.run(within(limit, value_after(24h, 7)));
        } catch (const TimedOut& error) {
            CHECK(error.code() == ErrorCode::timed_out);
            CHECK(error.limit() == limit);
            return std::string{error.what()};
        }
        return std::string{"no timeout"};
    };
    CHECK_THAT(message(250ms), Contains("250 ms") && Contains("timeout.test.cpp:"));
    CHECK_THAT(message(90s), Contains("90 s"));
    CHECK_THAT(message(1500us), Contains("1500 us"));
    CHECK_THAT(message(1ns), Contains("1 ns"));
    CHECK_THAT(message(0ns), Contains("0 s"));
    CHECK_THAT(message(-2ms), Contains("-2 ms"));
}

TEST_CASE("what a task makes of its time limit decides", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const auto play = [&ledger](AfterStop after_stop, End end) {
        return within(
            1s,
            test::play(ledger, {.pause = 5s, .end = end, .after_stop = after_stop, .value = 3}));
    };
    const TimePoint begin = executor.now();
    CHECK_THROWS_AS(executor.run(play(AfterStop::ends, End::value)), TimedOut);
    CHECK(executor.now() - begin == 1s);
    CHECK_THROWS_AS(executor.run(play(AfterStop::cleans_up, End::error)), TimedOut);
    CHECK(executor.now() - begin == 7s);
    CHECK(executor.run(play(AfterStop::goes_on, End::value)) == 3);
    CHECK(executor.now() - begin == 13s);
    CHECK_THROWS_WITH(executor.run(play(AfterStop::goes_on, End::error)), "child 3");
    CHECK(ledger.frames() == 0);
}

TEST_CASE("a task that gives up by itself before its time limit has not timed out", "[core]") {
    testing::SimulatedExecutor executor;
    const auto give_up = []() -> Task<int> {
        co_await sleep_for(1s);
        throw Cancelled{};
    };
    CHECK_THROWS_AS(executor.run(within(2s, give_up())), Cancelled);
}

TEST_CASE("a stop from outside stays Cancelled even if the time is over meanwhile", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    auto running = executor.start(
        within(2s, test::play(ledger, {.pause = 5s, .after_stop = AfterStop::cleans_up})));
    executor.advance(1s);
    running.request_stop();
    executor.advance(2s);
    CHECK_FALSE(running.done());
    CHECK_THROWS_AS(running.get(), Cancelled);
}

TEST_CASE("of nested time limits the shorter one strikes", "[core]") {
    testing::SimulatedExecutor executor;
    const auto limit_of = [&executor](Duration outer, Duration inner) {
        try {
            executor.run(within(outer, within(inner, value_after(1h, 7))));
        } catch (const TimedOut& error) {
            return error.limit();
        }
        return Duration{};
    };
    CHECK(limit_of(2s, 1s) == 1s);
    CHECK(limit_of(1s, 2s) == 1s);
}

TEST_CASE("a time limit holds for a whole map", "[core]") {
    testing::SimulatedExecutor executor;
    const auto run = [](Duration limit) -> Task<std::vector<int>> {
        std::vector<int> seconds{1, 2, 3};
        const auto sleep = [](int number) { return value_after(number * 1s, number); };
        auto map = map_concurrent(std::move(seconds), 1, sleep);
        co_return co_await with_timeout(limit, std::move(map));
    };
    CHECK(executor.run(run(7s)) == std::vector{1, 2, 3});
    CHECK_THROWS_AS(executor.run(run(5s)), TimedOut);
}

TEST_CASE("a time limit works for results of every kind", "[core]") {
    testing::SimulatedExecutor executor;
    int target = 0;
    const auto await_all = [](int& referred_to) -> Task<bool> {
        const auto refer = [](int& value) -> Task<int&> { co_return value; };
        const auto own = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(4); };
        co_await with_timeout(1s, test::pause(1ms));
        int& reference = co_await with_timeout(1s, refer(referred_to));
        const std::unique_ptr<int> owned = co_await with_timeout(1s, own());
        co_return &reference == &referred_to && *owned == 4;
    };
    CHECK(executor.run(await_all(target)));
}

TEST_CASE("a time limit for an empty task is an error", "[core]") {
    testing::SimulatedExecutor executor;
    CHECK_THROWS_AS(executor.run(within(1s, Task<int>{})), Error);
    CHECK_FALSE(executor.step());
}

namespace {

struct WaitInTime {
    Event event;
    bool passed = false;

    Task<> wait() {
        co_await event.wait();
        passed = true;
    }
    Task<> operate() { co_await with_timeout(1h, wait()); }
    Task<> complete() {
        event.set();
        co_return;
    }
    void check(test::Ending ending) const { CHECK(passed == (ending == test::Ending::returned)); }
};

/// The limit passes in the very moment in which the child would wake, or just before or after.
Task<std::vector<int>> close_race(test::Ledger& ledger, std::vector<test::Script> scripts) {
    const test::Ledger::Join join{ledger};
    const test::Script script = scripts.front();
    const int size = static_cast<int>(scripts.size());
    const auto offset = std::chrono::microseconds{size % 2 == 0 ? 0 : size % 3 - 1};
    const int value =
        co_await with_timeout(script.steps * script.pause + offset, test::play(ledger, script));
    co_return std::vector<int>{value};
}

void check_close_race(const test::JoinOutcome& outcome, const std::vector<test::Script>& scripts,
                      const test::Ledger&) {
    using enum test::JoinOutcome::Ending;
    if (outcome.ending == failed && outcome.error.starts_with("child"))
        CHECK(scripts.front().end == End::error);
    if (outcome.ending == cancelled)
        CHECK(outcome.stopped);
    if (outcome.ending == returned)
        CHECK(scripts.front().end == End::value);
}

} // namespace

TEST_CASE("a time limit can be cancelled at any point", "[core]") {
    test::check_cancellation<WaitInTime>();
}

TEST_CASE("a time limit keeps its promises when it strikes as the task ends or is stopped",
          "[core]") {
    test::try_in_simulation(close_race, check_close_race);
}

TEST_CASE("a time limit keeps its promises on many threads", "[core][stress]") {
    test::try_on_threads(close_race, check_close_race);
}

TEMPLATE_LIST_TEST_CASE("time limits strike many tasks at once", "[core]", test::AllBackends) {
    TestType backend;
    // A third cannot be in time, a third cannot be late, of the rest nobody knows.
    const auto child = [](int number) -> Task<int> {
        const Duration close = std::chrono::microseconds{100 + number % 7};
        const Duration limit = number % 3 == 1 ? 1h : close;
        const Duration delay = number % 3 == 0 ? 1h : close;
        try {
            co_return co_await with_timeout(limit, value_after(delay, 1));
        } catch (const TimedOut&) {
            co_return 0;
        }
    };
    std::vector<TaskHandle<int>> tasks;
    for (int number = 0; number < 3000; ++number)
        tasks.push_back(backend.executor.start(child(number)));
    int in_time = 0;
    for (auto& task : tasks)
        in_time += task.get();
    CHECK(in_time >= 1000);
    CHECK(in_time <= 2000);
}
