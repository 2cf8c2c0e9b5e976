// SPDX-License-Identifier: MIT
#include "coflow/core/when_all.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/core/when_any.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/children.hpp"
#include "support/join_trial.hpp"

#include <memory>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::error_after;
using test::value_after;

namespace {

Task<std::string> text(std::string value) { co_return value; }
Task<int&> reference(int& value) { co_return value; }
Task<std::unique_ptr<int>> owner(int value) { co_return std::make_unique<int>(value); }

Task<std::vector<int>> numbers(int count) {
    std::vector<Task<int>> tasks;
    for (int number = 0; number < count; ++number)
        tasks.push_back(value_after(number % 3 * 10us, number));
    co_return co_await when_all(std::move(tasks));
}

} // namespace

TEMPLATE_LIST_TEST_CASE("when_all returns the result of each task", "[core]", test::AllBackends) {
    TestType backend;
    int target = 3;
    auto [number, word, nothing, referred, owned] =
        backend.run([](int& referred_to)
                        -> Task<std::tuple<int, std::string, std::monostate,
                                           std::reference_wrapper<int>, std::unique_ptr<int>>> {
            co_return co_await when_all(value_after(20us, 1), text("two"), test::pause(10us),
                                        reference(referred_to), owner(4));
        }(target));
    CHECK(number == 1);
    CHECK(word == "two");
    CHECK(nothing == std::monostate{});
    CHECK(&referred.get() == &target);
    CHECK(*owned == 4);
}

TEMPLATE_LIST_TEST_CASE("when_all of a vector returns the results in the order of the tasks",
                        "[core]", test::AllBackends) {
    TestType backend;
    for (const int count : {1, 2, 7, 1000}) {
        const std::vector<int> results = backend.run(numbers(count));
        REQUIRE(results.size() == static_cast<std::size_t>(count));
        for (int number = 0; number < count; ++number)
            CHECK(results[static_cast<std::size_t>(number)] == number);
    }
}

TEMPLATE_LIST_TEST_CASE("when_all of no tasks is no wait", "[core]", test::AllBackends) {
    TestType backend;
    CHECK(backend.run(numbers(0)).empty());
}

TEMPLATE_LIST_TEST_CASE("when_all of a vector of void tasks waits for all", "[core]",
                        test::AllBackends) {
    TestType backend;
    test::Ledger ledger;
    backend.run([](test::Ledger& seen) -> Task<> {
        std::vector<Task<>> tasks;
        for (int count = 0; count < 100; ++count)
            tasks.push_back(test::play_for_nothing(seen, {.pause = 1us}));
        co_await when_all(std::move(tasks));
    }(ledger));
    CHECK(ledger.started() == 100);
    CHECK(ledger.running() == 0);
    CHECK(ledger.frames() == 0);
}

TEST_CASE("the tasks of a when_all run at the same time", "[core]") {
    testing::SimulatedExecutor executor;
    const TimePoint begin = executor.now();
    executor.run(
        []() -> Task<> { co_await when_all(test::pause(3s), test::pause(2s), test::pause(1s)); }());
    CHECK(executor.now() - begin == 3s);
}

TEST_CASE("the first failure in a when_all stops the other tasks and is thrown", "[core]") {
    testing::SimulatedExecutor executor;
    const TimePoint begin = executor.now();
    const auto join = []() -> Task<> {
        co_await when_all(value_after(1h, 1), error_after(2s, "second"), error_after(1s, "first"));
    };
    CHECK_THROWS_WITH(executor.run(join()), "first");
    CHECK(executor.now() - begin == 1s);
}

TEST_CASE("a task that ends with Cancelled by itself fails its when_all", "[core]") {
    testing::SimulatedExecutor executor;
    const auto gives_up = []() -> Task<> {
        co_await sleep_for(1s);
        throw Cancelled{};
    };
    const auto join = [](Task<> child) -> Task<> {
        co_await when_all(value_after(1h, 1), std::move(child));
    };
    CHECK_THROWS_AS(executor.run(join(gives_up())), Cancelled);
}

TEST_CASE("a when_all waits for tasks that take their time to stop", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const TimePoint begin = executor.now();
    const auto join = [](test::Ledger& seen) -> Task<> {
        const test::Script cleans_up{.pause = 5s, .after_stop = test::Script::AfterStop::cleans_up};
        co_await when_all(test::play(seen, cleans_up), error_after(1s, "first"));
    };
    CHECK_THROWS_WITH(executor.run(join(ledger)), "first");
    CHECK(executor.now() - begin == 6s);
    CHECK(ledger.frames() == 0);
}

TEST_CASE("an error that comes after a stop request is Cancelled to a when_all", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    auto running = executor.start([](test::Ledger& seen) -> Task<> {
        co_await when_all(test::play(seen, {.pause = 1s,
                                            .end = test::Script::End::error,
                                            .after_stop = test::Script::AfterStop::goes_on}));
    }(ledger));
    executor.run_until_idle();
    running.request_stop();
    CHECK_THROWS_AS(running.get(), Cancelled);
    CHECK(ledger.first_error() == "child 0");
}

TEST_CASE("a when_all whose tasks pay no heed to a stop returns their results", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    auto running = executor.start([](test::Ledger& seen) -> Task<int> {
        test::Script script{
            .pause = 1s, .after_stop = test::Script::AfterStop::goes_on, .value = 1};
        auto [one, two] = co_await when_all(test::play(seen, script), test::play(seen, script));
        co_return one + two;
    }(ledger));
    executor.run_until_idle();
    running.request_stop();
    CHECK(running.get() == 2);
}

TEST_CASE("a when_all with an empty task is an error and starts none", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const auto join = [](test::Ledger& seen) -> Task<> {
        co_await when_all(test::play(seen, {}), Task<int>{});
    };
    CHECK_THROWS_AS(executor.run(join(ledger)), Error);
    CHECK(ledger.started() == 0);
    CHECK(ledger.frames() == 0);
}

TEST_CASE("a when_all hands its environment down, but for the stop token", "[core]") {
    testing::SimulatedExecutor executor;
    const auto join = []() -> Task<bool> {
        const auto look = []() -> Task<Environment> {
            const Environment& environment = co_await this_task::environment();
            co_return environment;
        };
        const Environment& own = co_await this_task::environment();
        auto [child] = co_await when_all(look());
        co_return child.scheduler == own.scheduler&& child.run == own.run&& child.name ==
            own.name&& child.priority == own.priority&& child.stop != own.stop;
    };
    CHECK(executor.run(join(), {.priority = Priority::high, .name = "parent"}));
}

TEST_CASE("a when_all may be named before it is awaited", "[core]") {
    testing::SimulatedExecutor executor;
    const auto join = []() -> Task<int> {
        auto both = when_all(value_after(1s, 1), value_after(1s, 2));
        auto [one, two] = co_await both;
        co_return one + two;
    };
    CHECK(executor.run(join()) == 3);
}

TEST_CASE("a when_all takes other combinators as well as tasks", "[core]") {
    testing::SimulatedExecutor executor;
    const auto join = []() -> Task<int> {
        auto limited = with_timeout(1h, value_after(1s, 1));
        auto [one, two, both, any] =
            co_await when_all(std::move(limited), shield(value_after(2s, 2)),
                              when_all(value_after(1s, 3), value_after(3s, 4)),
                              when_any(value_after(1h, 0), value_after(1s, 5)));
        co_return one + two + std::get<0>(both) + std::get<1>(both) + std::get<1>(any);
    };
    const TimePoint begin = executor.now();
    CHECK(executor.run(join()) == 15);
    CHECK(executor.now() - begin == 3s);
}

namespace {

struct WaitForTwo {
    Event first;
    Event second;
    int passed = 0;

    Task<> wait(Event& event) {
        co_await event.wait();
        ++passed;
    }
    Task<> operate() { co_await when_all(wait(first), wait(second)); }
    Task<> complete() {
        first.set();
        second.set();
        co_return;
    }
    void check(test::Ending ending) const {
        if (ending == test::Ending::returned)
            CHECK(passed == 2);
        else
            CHECK(passed < 2);
    }
};

struct WaitForMany : WaitForTwo {
    Task<> operate() {
        std::vector<Task<>> tasks;
        tasks.push_back(wait(first));
        tasks.push_back(wait(second));
        co_await when_all(std::move(tasks));
    }
};

Task<std::vector<int>> join_vector(test::Ledger& ledger, std::vector<test::Script> scripts) {
    const test::Ledger::Join join{ledger};
    std::vector<Task<int>> tasks;
    for (const test::Script& script : scripts)
        tasks.push_back(test::play(ledger, script));
    co_return co_await when_all(std::move(tasks));
}

Task<std::vector<int>> join_tuple(test::Ledger& ledger, std::vector<test::Script> scripts) {
    const test::Ledger::Join join{ledger};
    scripts.resize(3, {});
    auto [one, two, nothing] =
        co_await when_all(test::play(ledger, scripts[0]), test::play(ledger, scripts[1]),
                          test::play_for_nothing(ledger, scripts[2]));
    co_return std::vector<int>{one, two, scripts[2].value};
}

void check_tuple(const test::JoinOutcome& outcome, std::vector<test::Script> scripts,
                 const test::Ledger& ledger) {
    scripts.resize(3, {});
    test::check_all_or_first_error(outcome, scripts, ledger);
}

} // namespace

TEST_CASE("a when_all can be cancelled at any point", "[core]") {
    test::check_cancellation<WaitForTwo>();
    test::check_cancellation<WaitForMany>();
}

TEST_CASE("a when_all keeps its promises whatever its tasks do and whenever it is stopped",
          "[core]") {
    test::try_in_simulation(join_vector, test::check_all_or_first_error);
    test::try_in_simulation(join_tuple, check_tuple);
}

TEST_CASE("a when_all keeps its promises on many threads", "[core][stress]") {
    test::try_on_threads(join_vector, test::check_all_or_some_error);
}

namespace {

Task<int> nest(int depth, Event* leaf) {
    if (depth == 0) {
        if (leaf != nullptr)
            co_await leaf->wait();
        co_return 0;
    }
    auto [below, beside] = co_await when_all(nest(depth - 1, leaf), value_after(0s, 1));
    co_return below + beside;
}

Task<int> fork_and_join(int depth) {
    if (depth == 0)
        co_return 1;
    auto [left, right] = co_await when_all(fork_and_join(depth - 1), fork_and_join(depth - 1));
    co_return left + right;
}

Task<int> again_and_again(int rounds) {
    int sum = 0;
    for (int round = 0; round < rounds; ++round) {
        auto [one, two] = co_await when_all(test::pause(0s), fork_and_join(0));
        sum += two;
    }
    co_return sum;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("when_alls nest without using the stack", "[core]", test::AllBackends) {
    TestType backend;
    CHECK(backend.run(nest(test::crowd_of_children / 10, nullptr)) == test::crowd_of_children / 10);
    CHECK(backend.run(fork_and_join(12)) == 4096);
    CHECK(backend.run(again_and_again(10'000)) == 10'000);
}

TEST_CASE("a stop reaches the bottom of a deep nest of when_alls", "[core]") {
    testing::SimulatedExecutor executor;
    Event leaf;
    auto running = executor.start(nest(test::crowd_of_children / 10, &leaf));
    executor.run_until_idle();
    CHECK_FALSE(running.done());
    running.request_stop();
    CHECK_THROWS_AS(running.get(), Cancelled);
}
