// SPDX-License-Identifier: MIT
#include "coflow/core/when_any.hpp"

#include "coflow/core/event.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/children.hpp"
#include "support/join_trial.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::error_after;
using test::value_after;

namespace {

Task<std::string> text_after(Duration delay, std::string value) {
    co_await sleep_for(delay);
    co_return value;
}

Task<std::unique_ptr<int>> owner_after(Duration delay, int value) {
    co_await sleep_for(delay);
    co_return std::make_unique<int>(value);
}

Task<int&> reference(int& value) { co_return value; }

/// Of `count` sleepers, the one at `first` sleeps least.
Task<std::pair<std::size_t, int>> race(int count, int first) {
    std::vector<Task<int>> tasks;
    for (int number = 0; number < count; ++number)
        tasks.push_back(value_after(number == first ? 0s : 1h, number * 10));
    auto winner = co_await when_any(std::move(tasks));
    co_return std::pair{winner.index, winner.value};
}

} // namespace

TEMPLATE_LIST_TEST_CASE("when_any tells which task came first and what it returned", "[core]",
                        test::AllBackends) {
    TestType backend;
    const auto second = []() -> Task<std::variant<int, std::string, std::monostate>> {
        co_return co_await when_any(value_after(1h, 1), text_after(1us, "two"), test::pause(1h));
    };
    const auto third = []() -> Task<std::variant<int, std::string, std::monostate>> {
        co_return co_await when_any(value_after(1h, 1), text_after(1h, "two"), test::pause(1us));
    };
    const auto text = backend.run(second());
    REQUIRE(text.index() == 1);
    CHECK(std::get<1>(text) == "two");
    CHECK(backend.run(third()).index() == 2);
}

TEMPLATE_LIST_TEST_CASE("when_any of a vector tells the index and the result", "[core]",
                        test::AllBackends) {
    TestType backend;
    for (const auto& [count, first] :
         {std::pair{1, 0}, std::pair{5, 0}, std::pair{5, 3}, std::pair{100, 99}}) {
        const auto winner = backend.run(race(count, first));
        CHECK(winner.first == static_cast<std::size_t>(first));
        CHECK(winner.second == first * 10);
    }
}

TEST_CASE("when_any takes results of every kind", "[core]") {
    testing::SimulatedExecutor executor;
    int target = 5;
    const auto owned = []() -> Task<int> {
        auto winner = co_await when_any(owner_after(1s, 4), owner_after(2s, 5));
        co_return *std::get<0>(winner);
    };
    const auto referred = [](int& referred_to) -> Task<bool> {
        auto winner = co_await when_any(reference(referred_to), test::pause(1h));
        co_return &std::get<0>(winner).get() == &referred_to;
    };
    const auto nothing = []() -> Task<std::size_t> {
        std::vector<Task<>> tasks;
        tasks.push_back(test::pause(2s));
        tasks.push_back(test::pause(1s));
        auto winner = co_await when_any(std::move(tasks));
        co_return winner.index;
    };
    CHECK(executor.run(owned()) == 4);
    CHECK(executor.run(referred(target)));
    CHECK(executor.run(nothing()) == 1);
}

TEST_CASE("when_any of no tasks is an error", "[core]") {
    try {
        static_cast<void>(when_any(std::vector<Task<int>>{}));
        FAIL("it was accepted");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
    }
}

TEST_CASE("an error that comes first decides a when_any", "[core]") {
    testing::SimulatedExecutor executor;
    const TimePoint begin = executor.now();
    const auto race = []() -> Task<> {
        co_await when_any(value_after(2s, 1), error_after(1s, "first"), error_after(3s, "third"));
    };
    CHECK_THROWS_WITH(executor.run(race()), "first");
    CHECK(executor.now() - begin == 1s);
}

TEST_CASE("a when_any stops the losers, waits for them and drops what they return", "[core]") {
    using AfterStop = test::Script::AfterStop;
    using End = test::Script::End;
    for (const auto& [after_stop, end, total] :
         {std::tuple{AfterStop::ends, End::value, Duration{1s}},
          std::tuple{AfterStop::cleans_up, End::value, Duration{6s}},
          std::tuple{AfterStop::goes_on, End::value, Duration{6s}},
          std::tuple{AfterStop::goes_on, End::error, Duration{6s}}}) {
        testing::SimulatedExecutor executor;
        test::Ledger ledger;
        const TimePoint begin = executor.now();
        const auto race = [](test::Ledger& seen, test::Script loser) -> Task<std::size_t> {
            const test::Ledger::Join join{seen};
            auto winner = co_await when_any(test::play(seen, loser), value_after(1s, 1));
            co_return winner.index();
        };
        CHECK(executor.run(race(ledger, {.pause = 5s, .end = end, .after_stop = after_stop})) == 1);
        CHECK(executor.now() - begin == total);
        CHECK(ledger.left_behind() == 0);
        CHECK(ledger.frames() == 0);
    }
}

TEST_CASE("a when_any with an empty task is an error and starts none", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const auto race = [](test::Ledger& seen) -> Task<> {
        co_await when_any(test::play(seen, {}), Task<int>{});
    };
    CHECK_THROWS_AS(executor.run(race(ledger)), Error);
    CHECK(ledger.started() == 0);
}

namespace {

struct WaitForEither {
    Event first;
    Event second;
    int passed = 0;

    Task<> wait(Event& event) {
        co_await event.wait();
        ++passed;
    }
    Task<> operate() { co_await when_any(wait(first), wait(second)); }
    Task<> complete() {
        second.set();
        co_return;
    }
    void check(test::Ending ending) const {
        CHECK(passed == (ending == test::Ending::returned ? 1 : 0));
    }
};

struct WaitForAnyOfMany : WaitForEither {
    Task<> operate() {
        std::vector<Task<>> tasks;
        tasks.push_back(wait(first));
        tasks.push_back(wait(second));
        co_await when_any(std::move(tasks));
    }
};

Task<std::vector<int>> race_vector(test::Ledger& ledger, std::vector<test::Script> scripts) {
    const test::Ledger::Join join{ledger};
    std::vector<Task<int>> tasks;
    for (const test::Script& script : scripts)
        tasks.push_back(test::play(ledger, script));
    auto winner = co_await when_any(std::move(tasks));
    co_return std::vector<int>{static_cast<int>(winner.index), winner.value};
}

Task<std::vector<int>> race_tuple(test::Ledger& ledger, std::vector<test::Script> scripts) {
    const test::Ledger::Join join{ledger};
    scripts.resize(2, scripts.front());
    auto winner = co_await when_any(test::play(ledger, scripts[0]), test::play(ledger, scripts[1]));
    const int value = winner.index() == 0 ? std::get<0>(winner) : std::get<1>(winner);
    co_return std::vector<int>{scripts[winner.index()].value, value};
}

void check_race(const test::JoinOutcome& outcome, const std::vector<test::Script>& scripts,
                const test::Ledger& ledger) {
    using enum test::JoinOutcome::Ending;
    if (outcome.ending == returned) {
        REQUIRE(outcome.values.size() == 2);
        CHECK(outcome.values[0] == outcome.values[1]);
    }
    if (outcome.ending == failed)
        CHECK(std::ranges::any_of(scripts, [](const test::Script& script) {
            return script.end == test::Script::End::error;
        }));
    if (outcome.ending == cancelled)
        CHECK(outcome.stopped);
    if (outcome.error_before_stop == "" && outcome.stopped)
        CHECK(outcome.ending != failed);
    static_cast<void>(ledger);
}

void check_race_in_simulation(const test::JoinOutcome& outcome,
                              const std::vector<test::Script>& scripts,
                              const test::Ledger& ledger) {
    check_race(outcome, scripts, ledger);
    if (outcome.ending == test::JoinOutcome::Ending::failed)
        CHECK(outcome.error == ledger.first_error());
}

void check_race_on_threads(test::JoinOutcome outcome, const std::vector<test::Script>& scripts,
                           const test::Ledger& ledger) {
    outcome.error_before_stop = "perhaps";
    check_race(outcome, scripts, ledger);
}

} // namespace

TEST_CASE("a when_any can be cancelled at any point", "[core]") {
    test::check_cancellation<WaitForEither>();
    test::check_cancellation<WaitForAnyOfMany>();
}

TEST_CASE("a when_any keeps its promises whatever its tasks do and whenever it is stopped",
          "[core]") {
    test::try_in_simulation(race_vector, check_race_in_simulation);
    test::try_in_simulation(race_tuple, check_race_in_simulation);
}

TEST_CASE("a when_any keeps its promises on many threads", "[core][stress]") {
    test::try_on_threads(race_vector, check_race_on_threads);
}

TEMPLATE_LIST_TEST_CASE("when_anys nest without using the stack", "[core]", test::AllBackends) {
    TestType backend;
    struct Nest {
        static Task<int> nest(int depth) {
            if (depth == 0)
                co_return 1;
            std::vector<Task<int>> tasks;
            tasks.push_back(nest(depth - 1));
            tasks.push_back(value_after(1h, 2));
            auto winner = co_await when_any(std::move(tasks));
            co_return winner.value;
        }
    };
    CHECK(backend.run(Nest::nest(10'000)) == 1);
}
