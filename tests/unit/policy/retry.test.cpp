// SPDX-License-Identifier: MIT
#include "coflow/policy/retry.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Fails so often, and notes when it was called.
struct Unreliable {
    int failures = 0;
    std::vector<TimePoint> calls{};

    Task<std::string> fetch(std::string name) {
        calls.push_back(co_await this_task::now());
        co_await sleep_for(1s);
        if (static_cast<int>(calls.size()) <= failures)
            throw std::out_of_range{name};
        co_return name;
    }
};

Task<std::string> fetch(Unreliable& source, RetryOptions options) {
    co_return co_await retry_on_failure(options, &Unreliable::fetch, &source, "song");
}

std::vector<Duration> gaps(const Unreliable& source) {
    std::vector<Duration> result;
    for (std::size_t i = 1; i < source.calls.size(); ++i)
        result.push_back(source.calls[i] - source.calls[i - 1] - 1s);
    return result;
}

} // namespace

TEST_CASE("what fails is tried again after growing delays") {
    testing::SimulatedExecutor executor;
    Unreliable source{.failures = 3};
    CHECK(executor.run(fetch(source, {})) == "song");
    CHECK(gaps(source) == std::vector<Duration>{1s, 2s, 4s});
}

TEST_CASE("what succeeds at once is called once") {
    testing::SimulatedExecutor executor;
    Unreliable source;
    CHECK(executor.run(fetch(source, {})) == "song");
    CHECK(source.calls.size() == 1);
}

TEST_CASE("the last error is rethrown as it was") {
    testing::SimulatedExecutor executor;
    Unreliable source{.failures = 100};
    CHECK_THROWS_AS(executor.run(fetch(source, {.max_retries = 2})), std::out_of_range);
    CHECK(source.calls.size() == 3);
}

TEST_CASE("jittered delays follow their formulas in virtual time") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        testing::SimulatedExecutor executor;
        Unreliable full{.failures = 2};
        Unreliable equal{.failures = 2};
        executor.run(fetch(full, {.jitter = Jitter::full, .seed = seed}));
        executor.run(fetch(equal, {.jitter = Jitter::equal, .seed = seed}));
        JitterSource random{seed};
        const double first = random.next();
        const double second = random.next();
        const auto seconds = [](double count) {
            return std::chrono::duration_cast<Duration>(std::chrono::duration<double>{count});
        };
        CAPTURE(seed);
        CHECK(gaps(full) == std::vector<Duration>{seconds(first), seconds(2 * second)});
        CHECK(gaps(equal)[0] - seconds(0.5 + 0.5 * first) <= 1ns);
        CHECK(gaps(equal)[1] - seconds(1 + second) <= 1ns);
    }
}

TEST_CASE("growth ends at the longest delay, and an error's own delay comes before both") {
    struct Busy : std::runtime_error, RetryAfter {
        Busy() : std::runtime_error{"busy"} {}
        Duration retry_after() const noexcept override { return 1min; }
    };
    testing::SimulatedExecutor executor;
    std::vector<TimePoint> calls;
    executor.run([](std::vector<TimePoint>& times) -> Task<> {
        co_await retry_on_failure(
            {.max_retries = 4, .max_delay = 3s, .jitter = Jitter::none},
            [](std::vector<TimePoint>* noted) -> Task<> {
                noted->push_back(co_await this_task::now());
                if (noted->size() == 3)
                    throw Busy{};
                if (noted->size() < 5)
                    throw std::runtime_error{"failed"};
            },
            &times);
    }(calls));
    REQUIRE(calls.size() == 5);
    const std::vector<Duration> expected{1s, 2s, 1min, 3s};
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(calls[i + 1] - calls[i] == expected[i]);
}

TEST_CASE("without a seed the jitter follows from the scheduler's time") {
    testing::SimulatedExecutor executor;
    Unreliable one{.failures = 1};
    Unreliable other{.failures = 1};
    executor.run(fetch(one, {.jitter = Jitter::full}));
    executor.run(fetch(other, {.jitter = Jitter::full}));
    CHECK(gaps(one) != gaps(other));
}

TEST_CASE("plain functions and void ones are retried, too") {
    testing::SimulatedExecutor executor;
    int calls = 0;
    auto count = [&](int& by) {
        calls += by;
        ++by; // arguments are kept between attempts
        if (calls < 6)
            throw std::runtime_error{"too few"};
    };
    executor.run([](auto& function) -> Task<> {
        co_await retry_on_failure({.delay = 0s}, function, 1);
    }(count));
    CHECK(calls == 6);
}

TEST_CASE("a named closure with state and a move-only argument can be retried") {
    testing::SimulatedExecutor executor;
    const auto scenario = []() -> Task<int> {
        auto limit = std::make_unique<int>(2);
        auto fn = [limit = std::move(limit)](std::unique_ptr<int>& count) -> Task<int> {
            if (++*count < *limit)
                throw std::runtime_error{"again"};
            co_return *count;
        };
        auto count = std::make_unique<int>(0);
        co_return co_await retry_on_failure({}, fn, std::move(count));
    };
    CHECK(executor.run(scenario()) == 2);
}

TEST_CASE("cancelling ends attempts and the waits between them, at once") {
    for (const Duration after : {0ms, 500ms, 1500ms, 2500ms}) {
        CAPTURE(after.count());
        testing::SimulatedExecutor executor;
        Unreliable source{.failures = 100};
        auto handle = executor.start(fetch(source, {}));
        executor.advance(after);
        handle.request_stop();
        const TimePoint stopped = executor.now();
        CHECK_THROWS_AS(handle.get(), Cancelled);
        CHECK(executor.now() == stopped);
        CHECK(source.calls.size() == (after < 2s ? 1 : 2));
    }
}

TEST_CASE("a stop request that comes with success does not undo it") {
    testing::SimulatedExecutor executor;
    Unreliable source;
    auto handle = executor.start(fetch(source, {}));
    executor.advance(1s);
    handle.request_stop();
    CHECK(handle.get() == "song");
}

TEST_CASE("senseless options are an error of the call") {
    testing::SimulatedExecutor executor;
    Unreliable source;
    CHECK_THROWS_AS(executor.run(fetch(source, {.max_retries = -1})), Error);
    CHECK(source.calls.empty());
}
