// SPDX-License-Identifier: MIT
#include "coflow/core/map_concurrent.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/children.hpp"
#include "support/join_trial.hpp"

#include <array>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<int> square(int number) {
    co_await sleep_for(std::chrono::microseconds{number % 3});
    co_return number* number;
}

Task<std::vector<int>> squares(int count, std::size_t limit) {
    std::vector<int> numbers;
    for (int number = 0; number < count; ++number)
        numbers.push_back(number);
    co_return co_await map_concurrent(numbers, limit, square);
}

std::vector<int> expected_squares(int count) {
    std::vector<int> results;
    for (int number = 0; number < count; ++number)
        results.push_back(number * number);
    return results;
}

Task<> increment(int& number) {
    co_await sleep_for(1us);
    ++number;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("map_concurrent returns the results in the order of the items", "[core]",
                        test::AllBackends) {
    TestType backend;
    for (const std::size_t limit : {1U, 2U, 7U, 1000U})
        for (const int count : {0, 1, 2, 100})
            CHECK(backend.run(squares(count, limit)) == expected_squares(count));
}

TEMPLATE_LIST_TEST_CASE("map_concurrent of a void function has no results", "[core]",
                        test::AllBackends) {
    TestType backend;
    const auto run = []() -> Task<std::vector<int>> {
        std::vector<int> numbers(100, 1);
        co_await map_concurrent(numbers, 3, increment);
        co_return numbers;
    };
    CHECK(backend.run(run()) == std::vector<int>(100, 2));
}

TEMPLATE_LIST_TEST_CASE("map_concurrent keeps to its limit", "[core]", test::AllBackends) {
    TestType backend;
    for (const std::size_t limit : {1U, 3U, 8U}) {
        test::Ledger ledger;
        const auto run = [](test::Ledger& seen, std::size_t most) -> Task<std::size_t> {
            const std::vector<test::Script> scripts(50, {.steps = 2, .pause = 1us});
            const auto play = [&seen](const test::Script& script) {
                return test::play(seen, script);
            };
            const std::vector<int> results = co_await map_concurrent(scripts, most, play);
            co_return results.size();
        };
        CHECK(backend.run(run(ledger, limit)) == 50);
        CHECK(ledger.started() == 50);
        CHECK(ledger.most_running() <= static_cast<int>(limit));
        CHECK(ledger.frames() == 0);
    }
}

TEST_CASE("map_concurrent makes use of its limit", "[core]") {
    testing::SimulatedExecutor executor;
    const TimePoint begin = executor.now();
    const auto run = []() -> Task<> {
        const std::vector<int> numbers(10, 0);
        const auto sleep = [](int) { return test::pause(1s); };
        co_await map_concurrent(numbers, 4, sleep);
    };
    executor.run(run());
    CHECK(executor.now() - begin == 3s);
}

TEST_CASE("a limit of zero is an error", "[core]") {
    const std::vector<int> numbers{1};
    try {
        static_cast<void>(map_concurrent(numbers, 0, square));
        FAIL("it was accepted");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
    }
}

TEST_CASE("map_concurrent passes the items of an lvalue by reference", "[core]") {
    testing::SimulatedExecutor executor;
    const auto address = [](const std::string& item) -> Task<const std::string*> {
        co_return &item;
    };
    const auto run = [](auto function) -> Task<bool> {
        const std::vector<std::string> items{"a", "b"};
        const auto addresses = co_await map_concurrent(items, 2, function);
        co_return addresses[0] == &items[0] && addresses[1] == &items[1];
    };
    CHECK(executor.run(run(address)));
}

TEST_CASE("map_concurrent moves from the items of a range that it owns", "[core]") {
    testing::SimulatedExecutor executor;
    const auto take = [](std::unique_ptr<int> item) -> Task<int> {
        co_await sleep_for(1s);
        co_return *item;
    };
    const auto run = [](auto function) -> Task<std::vector<int>> {
        std::vector<std::unique_ptr<int>> items;
        for (int number = 0; number < 5; ++number)
            items.push_back(std::make_unique<int>(number));
        co_return co_await map_concurrent(std::move(items), 2, function);
    };
    CHECK(executor.run(run(take)) == std::vector{0, 1, 2, 3, 4});
}

TEST_CASE("map_concurrent leaves what a view refers to in its place", "[core]") {
    testing::SimulatedExecutor executor;
    const auto length = [](std::string item) -> Task<std::size_t> { co_return item.size(); };
    const auto run = [](auto function) -> Task<bool> {
        std::vector<std::string> items(3, std::string(40, 'a'));
        const auto lengths = co_await map_concurrent(std::span{items}, 2, function);
        co_return lengths == std::vector<std::size_t>(3, 40) && items[0].size() == 40;
    };
    CHECK(executor.run(run(length)));
}

TEST_CASE("map_concurrent takes ranges of every kind", "[core]") {
    testing::SimulatedExecutor executor;
    const auto run = []() -> Task<bool> {
        std::list<int> list;
        list.push_back(1);
        list.push_back(2);
        std::map<std::string, int> map;
        map["a"] = 3;
        map["b"] = 4;
        std::array<int, 2> array{5, 6};
        const auto from_list = co_await map_concurrent(list, 2, square);
        const auto from_moved_list = co_await map_concurrent(std::move(list), 2, square);
        const auto value = [](const std::pair<const std::string, int>& entry) {
            return square(entry.second);
        };
        const auto from_map = co_await map_concurrent(map, 2, value);
        const auto from_array = co_await map_concurrent(array, 2, square);
        const auto from_view = co_await map_concurrent(std::views::iota(7, 9), 2, square);
        co_return from_list == std::vector{1, 4} &&
            from_moved_list == from_list&& from_map == std::vector{9, 16} &&
            from_array == std::vector{25, 36} && from_view == std::vector{49, 64};
    };
    CHECK(executor.run(run()));
}

TEST_CASE("map_concurrent passes its arguments to every call", "[core]") {
    testing::SimulatedExecutor executor;
    const auto append = [](int number, const std::string& text, int& calls) -> Task<std::string> {
        ++calls;
        co_await sleep_for(1s);
        co_return text + std::to_string(number);
    };
    const auto run = [](auto function, int& calls) -> Task<std::vector<std::string>> {
        const std::vector<int> numbers{1, 2, 3};
        co_return co_await map_concurrent(numbers, 2, function, std::string{"number "}, calls);
    };
    int calls = 0;
    CHECK(executor.run(run(append, calls)) ==
          std::vector<std::string>{"number 1", "number 2", "number 3"});
    CHECK(calls == 3);
}

TEST_CASE("map_concurrent takes results of every kind", "[core]") {
    testing::SimulatedExecutor executor;
    const auto own = [](int& number) -> Task<std::unique_ptr<int>> {
        co_return std::make_unique<int>(number);
    };
    const auto refer = [](int& number) -> Task<int&> { co_return number; };
    const auto test_bool = [](int& number) -> Task<bool> { co_return number > 1; };
    const auto run = [](auto owner, auto referrer, auto tester) -> Task<bool> {
        std::vector<int> numbers{1, 2};
        const auto owned = co_await map_concurrent(numbers, 2, owner);
        const auto references = co_await map_concurrent(numbers, 2, referrer);
        const std::vector<bool> tests = co_await map_concurrent(numbers, 2, tester);
        co_return *owned[1] == 2 && &references[1].get() == &numbers[1] && !tests[0] && tests[1];
    };
    CHECK(executor.run(run(own, refer, test_bool)));
}

TEST_CASE("the first call to fail stops the others, and the rest is not called", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const TimePoint begin = executor.now();
    const auto run = [](test::Ledger& seen) -> Task<> {
        const test::Ledger::Join join{seen};
        std::vector<test::Script> scripts(10, {.pause = 1h});
        scripts[1] = {.pause = 2s, .end = test::Script::End::error, .value = 1};
        scripts[2] = {.pause = 1s, .end = test::Script::End::error, .value = 2};
        const auto play = [&seen](const test::Script& script) { return test::play(seen, script); };
        co_await map_concurrent(scripts, 3, play);
    };
    CHECK_THROWS_WITH(executor.run(run(ledger)), "child 2");
    CHECK(executor.now() - begin == 1s);
    CHECK(ledger.started() == 3);
    CHECK(ledger.left_behind() == 0);
}

TEST_CASE("a function that throws before it returns a task fails the map", "[core]") {
    testing::SimulatedExecutor executor;
    const auto refuse = [](int number) -> Task<int> {
        if (number == 2)
            throw std::runtime_error{"no task"};
        return square(number);
    };
    const auto run = [](auto function) -> Task<> {
        const std::vector<int> numbers{1, 2, 3};
        co_await map_concurrent(numbers, 1, function);
    };
    CHECK_THROWS_WITH(executor.run(run(refuse)), "no task");
}

TEST_CASE("a map that should stop calls nothing any more", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const auto run = [](test::Ledger& seen) -> Task<> {
        const std::vector<test::Script> scripts(
            10, {.pause = 1s, .after_stop = test::Script::AfterStop::goes_on});
        const auto play = [&seen](const test::Script& script) { return test::play(seen, script); };
        co_await map_concurrent(scripts, 2, play);
    };
    auto running = executor.start(run(ledger));
    executor.advance(500ms);
    running.request_stop();
    CHECK_THROWS_AS(running.get(), Cancelled);
    CHECK(ledger.started() == 2);
}

namespace {

struct WaitInMap {
    std::array<Event, 3> events;
    int passed = 0;

    Task<> operate() {
        const auto wait = [](Event& event, int& counter) -> Task<> {
            co_await event.wait();
            ++counter;
        };
        co_await map_concurrent(events, 2, wait, passed);
    }
    Task<> complete() {
        for (Event& event : events)
            event.set();
        co_return;
    }
    void check(test::Ending ending) const {
        if (ending == test::Ending::returned)
            CHECK(passed == 3);
        else
            CHECK(passed < 3);
    }
};

Task<std::vector<int>> join_map(test::Ledger& ledger, std::vector<test::Script> scripts) {
    const test::Ledger::Join join{ledger};
    const std::size_t limit = 1 + scripts.size() % 4;
    const auto play = [&ledger](const test::Script& script) { return test::play(ledger, script); };
    std::vector<int> values = co_await map_concurrent(scripts, limit, play);
    co_return values;
}

} // namespace

TEST_CASE("a map can be cancelled at any point", "[core]") {
    test::check_cancellation<WaitInMap>();
}

TEST_CASE("a map keeps its promises whatever its calls do and whenever it is stopped", "[core]") {
    test::try_in_simulation(join_map, test::check_all_or_first_error);
}

TEST_CASE("a map keeps its promises on many threads", "[core][stress]") {
    test::try_on_threads(join_map, test::check_all_or_some_error);
}

TEMPLATE_LIST_TEST_CASE("a long map needs no stack", "[core]", test::AllBackends) {
    TestType backend;
    const auto run = []() -> Task<long> {
        const auto at_once = [](int number) -> Task<int> { co_return number % 2; };
        const auto results =
            co_await map_concurrent(std::views::iota(0, test::crowd_of_children / 10), 2, at_once);
        long sum = 0;
        for (const int result : results)
            sum += result;
        co_return sum;
    };
    CHECK(backend.run(run()) == test::crowd_of_children / 20);
}
