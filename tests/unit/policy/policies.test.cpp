// SPDX-License-Identifier: MIT
#include "coflow/policy/policies.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/policy/bulkhead.hpp"
#include "coflow/policy/circuit_breaker.hpp"
#include "coflow/policy/rate_limit.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// A policy of a user's own.
struct Tracer {
    std::string& trace;
    char name;

    template <class Function>
    auto call(Function function) -> std::invoke_result_t<Function&> {
        trace += name;
        co_return co_await function();
    }
};

/// Takes longer than it may, at first.
struct Slow {
    int calls = 0;

    Task<int> ask(int fast_from) {
        if (++calls < fast_from)
            co_await sleep_for(1h);
        co_return calls;
    }
};

} // namespace

TEST_CASE("a call goes through policies from the first to the last") {
    testing::SimulatedExecutor executor;
    std::string trace;
    Tracer outer{trace, 'o'};
    Tracer inner{trace, 'i'};
    auto both = policies(outer, inner);
    auto nested = policies(both, outer);
    const auto add = [](auto& through) -> Task<int> {
        co_return co_await through.call([](int a, int b) { return a + b; }, 2, 3);
    };
    CHECK(executor.run(add(both)) == 5);
    CHECK(trace == "oi");
    CHECK(executor.run(add(nested)) == 5);
    CHECK(trace == "oioio");
}

TEST_CASE("a retry around a time limit limits each attempt, and one inside of it all") {
    testing::SimulatedExecutor executor;
    const auto ask = [](auto guarded, Slow& slow) -> Task<int> {
        co_return co_await guarded.call(&Slow::ask, &slow, 3);
    };
    Slow each;
    const TimePoint begin = executor.now();
    CHECK(executor.run(
              ask(policies(RetryOptions{.delay = 1s, .backoff = 1}, TimeLimit{2s}), each)) == 3);
    CHECK(executor.now() == begin + 6s);
    Slow all;
    CHECK_THROWS_AS(executor.run(ask(policies(TimeLimit{2s}, RetryOptions{.delay = 1s}), all)),
                    TimedOut);
    CHECK(all.calls == 1);
}

TEST_CASE("all policies can be around one call") {
    testing::SimulatedExecutor executor;
    RateLimiter limiter{{.rate = 1, .per = 1s, .burst = 1}};
    CircuitBreaker breaker{{.window = 2, .minimum_calls = 2, .open_for = 10s}};
    Bulkhead bulkhead{{.max_concurrent = 1}};
    auto guarded = policies(RetryOptions{.max_retries = 5, .delay = 0s}, breaker, limiter, bulkhead,
                            HedgeOptions{.delay = 1s, .max_hedges = 0}, TimeLimit{1s});
    STATIC_REQUIRE(std::is_trivially_destructible_v<decltype(guarded)>);
    Slow slow;
    const TimePoint begin = executor.now();
    const auto ask = [](auto& through, Slow& server) -> Task<int> {
        co_return co_await through.call(&Slow::ask, &server, 3);
    };
    // A second each for two calls, for which there are tokens then; ten open; and it works.
    CHECK(executor.run(ask(guarded, slow)) == 3);
    CHECK(executor.now() == begin + 12s);
    CHECK(breaker.state() == CircuitState::half_open);
    CHECK(bulkhead.running() == 0);
}

TEST_CASE("cancelling reaches a call through its policies") {
    testing::SimulatedExecutor executor;
    CircuitBreaker breaker;
    Slow slow;
    auto handle = executor.start([](CircuitBreaker& b, Slow& server) -> Task<int> {
        co_return co_await policies(RetryOptions{}, b, TimeLimit{2h}).call(&Slow::ask, &server, 9);
    }(breaker, slow));
    executor.advance(1min);
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(slow.calls == 1);
}
