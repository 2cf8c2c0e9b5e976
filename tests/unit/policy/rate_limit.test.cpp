// SPDX-License-Identifier: MIT
#include "coflow/policy/rate_limit.hpp"

#include "coflow/core/when_all.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

struct Bench {
    explicit Bench(RateLimitOptions options, std::uint64_t seed = 1)
        : limiter{options}, executor{{.seed = seed}}, begin{executor.now()} {}

    /// Takes tokens and notes its name and the time.
    Task<> note(char name, std::int64_t count) {
        co_await limiter.acquire(count);
        order += name;
        times.push_back(co_await this_task::now() - begin);
    }
    /// Starts a task, and lets it queue up.
    TaskHandle<>& start(char name, std::int64_t count = 1) {
        tasks.push_back(executor.start(note(name, count)));
        executor.run_until_idle();
        return tasks.back();
    }

    RateLimiter limiter;
    std::string order{};
    std::vector<Duration> times{};
    testing::SimulatedExecutor executor;
    TimePoint begin;
    std::deque<TaskHandle<>> tasks{};
};

} // namespace

TEST_CASE("a limiter lets a burst through, then one after the other at exact times") {
    Bench bench{{.rate = 10, .per = 1s, .burst = 5}};
    const auto many = [](Bench& on) -> Task<> {
        for (int count = 0; count < 8; ++count)
            co_await on.note('x', 1);
    };
    bench.executor.run(many(bench));
    CHECK(bench.times == std::vector<Duration>{0s, 0s, 0s, 0s, 0s, 100ms, 200ms, 300ms});
}

TEST_CASE("who waits first for tokens is served first, however many it wants") {
    Bench bench{{.rate = 1, .per = 1s, .burst = 3}};
    bench.start('a', 3);
    bench.start('b', 3);
    bench.start('c', 1);
    bench.start('d', 2);
    bench.executor.advance(10s);
    CHECK(bench.order == "abcd");
    CHECK(bench.times == std::vector<Duration>{0s, 3s, 4s, 6s});
}

TEST_CASE("many that come at the same time get each token once, when it is due") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        Bench bench{{.rate = 3, .per = 1s, .burst = 2}, seed};
        std::vector<TaskHandle<>> tasks;
        for (int count = 0; count < 8; ++count)
            tasks.push_back(bench.executor.start(bench.note('x', 1)));
        for (auto& task : tasks)
            task.get();
        std::vector<Duration> due{0s, 0s};
        for (std::int64_t token = 1; token <= 6; ++token)
            due.push_back(std::chrono::nanoseconds{(token * 1'000'000'000 + 2) / 3});
        CHECK(bench.times == due);
    }
}

TEST_CASE("a cancelled wait for tokens takes none and lets those behind move up") {
    Bench bench{{.rate = 1, .per = 1s, .burst = 3}};
    bench.start('a', 3);
    auto& first = bench.start('b', 3);
    auto& second = bench.start('c', 1);
    bench.start('d', 1);
    bench.executor.advance(1500ms);
    first.request_stop();
    second.request_stop();
    bench.executor.run_until_idle();
    bench.executor.advance(10s);
    CHECK_THROWS_AS(first.get(), Cancelled);
    CHECK_THROWS_AS(second.get(), Cancelled);
    CHECK(bench.order == "ad");
    CHECK(bench.times.back() == 1500ms);
}

TEST_CASE("trying to acquire tokens does not wait and does not overtake") {
    Bench bench{{.rate = 1, .per = 1s, .burst = 2}};
    const auto attempt = [](RateLimiter& limiter, std::int64_t count) -> Task<bool> {
        co_return co_await limiter.try_acquire(count);
    };
    CHECK(bench.executor.run(attempt(bench.limiter, 1)));
    CHECK_FALSE(bench.executor.run(attempt(bench.limiter, 2)));
    bench.start('a', 2);
    CHECK_FALSE(bench.executor.run(attempt(bench.limiter, 1))); // one is there, but not for it
    bench.executor.advance(1s);
    CHECK(bench.order == "a");
    CHECK_FALSE(bench.executor.run(attempt(bench.limiter, 1)));
    bench.executor.advance(1s);
    CHECK(bench.executor.run(attempt(bench.limiter, 1)));
    CHECK(bench.executor.run(attempt(bench.limiter, 0)));
}

TEST_CASE("more tokens than the burst are an error of the call") {
    RateLimiter limiter{{.burst = 5}};
    CHECK_THROWS_AS(limiter.acquire(6), Error);
    CHECK_THROWS_AS(limiter.try_acquire(-1), Error);
}

TEST_CASE("a limited call waits for its token") {
    Bench bench{{.rate = 1, .per = 1s, .burst = 1}};
    const auto calls = [](RateLimiter& limiter) -> Task<int> {
        const int one = co_await limiter.call([] { return 1; });
        co_return one + co_await limiter.call([](int more) -> Task<int> { co_return more; }, 2);
    };
    CHECK(bench.executor.run(calls(bench.limiter)) == 3);
    CHECK(bench.executor.now() == bench.begin + 1s);
}

namespace {

/// Completed by the time that passes.
struct Wait {
    RateLimiter limiter{{.rate = 1, .per = 1s, .burst = 1}};

    Task<> operate() {
        co_await limiter.acquire();
        co_await limiter.acquire();
    }
    Task<> complete() { co_await sleep_for(2s); }
    void check(test::Ending) {
        testing::SimulatedExecutor later{{.start = TimePoint{48h}}};
        const auto attempt = [](RateLimiter& l) -> Task<int> {
            int got = 0;
            while (co_await l.try_acquire())
                ++got;
            co_return got;
        };
        CHECK(later.run(attempt(limiter)) == 1); // nobody is left in the queue
    }
};

/// Of the tokens that came in time, how many were used or are there: all.
struct Crowded {
    RateLimiter limiter{{.rate = 1'000'000, .per = 1s, .burst = 100}};
    std::atomic<std::int64_t> taken{0};

    Task<> client() {
        for (int round = 0; round < 50; ++round) {
            co_await limiter.acquire(3);
            taken += 3;
        }
    }
};

} // namespace

TEST_CASE("a wait for tokens can be cancelled before it starts and midway") {
    test::cancel_before_start<Wait>();
    test::cancel_midway<Wait>();
}

TEST_CASE("a wait for tokens can be cancelled while it completes") {
    for (std::uint64_t seed = 0; seed < 16; ++seed)
        test::cancel_while_completing<Wait>(seed);
}

TEMPLATE_LIST_TEST_CASE("a limiter gives out no more than there is", "[policy]",
                        test::AllBackends) {
    TestType backend;
    Crowded crowd;
    const auto all = [](Crowded& shared) -> Task<Duration> {
        const TimePoint begin = co_await this_task::now();
        std::vector<Task<>> clients;
        for (int count = 0; count < 8; ++count)
            clients.push_back(shared.client());
        co_await when_all(std::move(clients));
        co_return co_await this_task::now() - begin;
    };
    const Duration took = backend.run(all(crowd));
    CHECK(crowd.taken == 8 * 50 * 3);
    CHECK(took >= 1us * (8 * 50 * 3 - 100)); // a token each microsecond, after the burst
}

TEST_CASE("limited tasks may be cancelled from other threads") {
    test::Pool backend;
    for (int round = 0; round < 50; ++round) {
        Crowded crowd;
        std::vector<TaskHandle<>> clients;
        for (int count = 0; count < 8; ++count)
            clients.push_back(backend.executor.start(crowd.client()));
        for (std::size_t index = 0; index < clients.size(); index += 2)
            clients[index].request_stop();
        for (std::size_t index = 0; index < clients.size(); ++index)
            if (test::end_of(clients[index]) == test::Ending::cancelled)
                CHECK(index % 2 == 0);
        CHECK(crowd.taken >= 4 * 50 * 3);
    }
}
