// SPDX-License-Identifier: MIT
#include "coflow/policy/hedge.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/children.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Each attempt has a script of its own; the ledger knows what has become of it.
struct Bench {
    explicit Bench(std::vector<test::Script> attempts) : scripts{std::move(attempts)} {}

    Task<int> attempt() {
        starts.push_back(executor.now() - begin);
        return test::play(ledger, scripts[starts.size() - 1]);
    }
    Task<int> hedged(HedgeOptions options) {
        const test::Ledger::Join join{ledger};
        co_return co_await hedge(options, &Bench::attempt, this);
    }
    int run(const HedgeOptions& options = {.delay = 1s, .max_hedges = 2}) {
        return executor.run(hedged(options));
    }
    [[nodiscard]] Duration passed() const { return executor.now() - begin; }

    std::vector<test::Script> scripts;
    std::vector<Duration> starts{};
    test::Ledger ledger;
    testing::SimulatedExecutor executor;
    TimePoint begin = executor.now();
};

constexpr auto error = test::Script::End::error;

} // namespace

TEST_CASE("a call that is fast enough is made once") {
    Bench bench{{{.pause = 900ms, .value = 1}}};
    CHECK(bench.run() == 1);
    CHECK(bench.passed() == 900ms);
    CHECK(bench.starts.size() == 1);
}

TEST_CASE("attempts start a delay apart, and the first to succeed wins") {
    Bench bench{{{.pause = 10s, .value = 1}, {.pause = 1500ms, .value = 2}, {.pause = 3s}}};
    CHECK(bench.run() == 2);
    CHECK(bench.starts == std::vector<Duration>{0s, 1s, 2s});
    CHECK(bench.passed() == 2500ms);
    CHECK(bench.ledger.left_behind() == 0);
    CHECK(bench.ledger.frames() == 0);
}

TEST_CASE("a hedged call waits for the losers") {
    Bench bench{{{.pause = 10s, .after_stop = test::Script::AfterStop::cleans_up, .value = 1},
                 {.pause = 1s, .value = 2}}};
    CHECK(bench.run() == 2);
    CHECK(bench.passed() == 2s + 10s);
    CHECK(bench.ledger.left_behind() == 0);
}

TEST_CASE("after a failure the next attempt starts at once") {
    Bench bench{{{.pause = 300ms, .end = error}, {.pause = 5s, .value = 2}, {.value = 3}}};
    CHECK(bench.run() == 3);
    CHECK(bench.starts == std::vector<Duration>{0s, 300ms, 1300ms});
}

TEST_CASE("if all attempts fail, the first error is thrown") {
    Bench bench{{{.pause = 5s, .end = error, .value = 1},
                 {.pause = 1s, .end = error, .value = 2},
                 {.pause = 9s, .end = error, .value = 3}}};
    CHECK_THROWS_WITH(bench.run(), "child 2");
    CHECK(bench.starts == std::vector<Duration>{0s, 1s, 2s});
    CHECK(bench.passed() == 11s);
}

TEST_CASE("an error that is worth no other attempt is the outcome") {
    Bench bench{
        {{.pause = 5s, .value = 1}, {.pause = 1s, .end = error, .value = 2}, {.pause = 9s}}};
    CHECK_THROWS_WITH(bench.run({.delay = 1s,
                                 .max_hedges = 2,
                                 .hedge_if = [](const std::exception_ptr&) { return false; }}),
                      "child 2");
    CHECK(bench.passed() == 2s);
    CHECK(bench.ledger.left_behind() == 0);
}

TEST_CASE("with no delay all attempts start together, with no hedges one does") {
    Bench all{{{.pause = 3s, .value = 1}, {.pause = 2s, .value = 2}, {.pause = 1s, .value = 3}}};
    CHECK(all.run({.delay = 0s, .max_hedges = 2}) == 3);
    CHECK(all.starts == std::vector<Duration>{0s, 0s, 0s});
    Bench one{{{.pause = 1h, .value = 1}}};
    CHECK(one.run({.max_hedges = 0}) == 1);
}

TEST_CASE("void functions and arguments are hedged, too") {
    testing::SimulatedExecutor executor;
    std::atomic<int> calls{0};
    executor.run([](std::atomic<int>& count) -> Task<> {
        co_await hedge(
            {.delay = 1s},
            [](std::atomic<int>* counter, std::string name) -> Task<> {
                *counter += static_cast<int>(name.size());
                co_await sleep_for(1h);
            },
            &count, "four");
    }(calls));
    CHECK(calls == 8);
}

TEST_CASE("senseless hedges are an error of the call") {
    const auto call = []() -> Task<int> { co_return 1; };
    CHECK_THROWS_AS(hedge({.delay = -1s}, call), Error);
    CHECK_THROWS_AS(hedge({.max_hedges = -1}, call), Error);
}

namespace {

struct Hedged {
    Event event;
    test::Ledger ledger;

    Task<int> attempt() {
        const test::Ledger::Run run{ledger};
        co_await event.wait();
        co_return 1;
    }
    Task<> operate() {
        const int value = co_await hedge({.delay = 0s}, &Hedged::attempt, this);
        if (value != 1 || ledger.running() != 0)
            throw std::logic_error{"an attempt has been left behind"};
    }
    Task<> complete() {
        event.set();
        co_return;
    }
    void check(test::Ending) { CHECK(ledger.running() == 0); }
};

} // namespace

TEST_CASE("a hedged call can be cancelled at any moment") {
    test::check_cancellation<Hedged>();
    test::cancel_from_another_thread<Hedged>();
}

TEMPLATE_LIST_TEST_CASE("attempts race on any executor", "[policy]", test::AllBackends) {
    TestType backend;
    test::Ledger ledger;
    const auto race = [](test::Ledger& shared) -> Task<int> {
        int sum = 0;
        for (int round = 0; round < 50; ++round)
            sum += co_await hedge(
                {.delay = 0s, .max_hedges = 3},
                [](test::Ledger* l) {
                    return test::play(*l, {.steps = 3, .pause = 1us, .value = 1});
                },
                &shared);
        co_return sum;
    };
    CHECK(backend.run(race(ledger)) == 50);
    CHECK(ledger.running() == 0);
    CHECK(ledger.frames() == 0);
}
