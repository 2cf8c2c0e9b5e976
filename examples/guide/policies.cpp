// SPDX-License-Identifier: MIT
// Policies around a call: one by one, and together. Runs in virtual time, so that it is quick.
#include "coflow/policy/policies.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/policy/bulkhead.hpp"
#include "coflow/policy/circuit_breaker.hpp"
#include "coflow/policy/fallback.hpp"
#include "coflow/policy/hedge.hpp"
#include "coflow/policy/memoise.hpp"
#include "coflow/policy/rate_limit.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

struct Service {
    int calls = 0;
    int outages = 0;

    Task<std::string> ask(std::string question) {
        const int call = ++calls;
        co_await sleep_for(call % 2 == 1 ? 5s : 100ms); // every other answer is slow
        if (call <= outages)
            throw std::runtime_error{"no answer"};
        co_return question + ": answer " + std::to_string(call);
    }
};

std::string from_memory(const std::string& question) { return question + ": I do not remember"; }

Task<> one_by_one(Service& service) {
    RateLimiter limiter{{.rate = 2, .per = 1s, .burst = 1}};
    co_await limiter.acquire();
    std::puts((co_await limiter.call(&Service::ask, &service, "limited")).c_str());

    Memo<std::string, std::string> memo{{.capacity = 100, .time_to_live = 5min}};
    for (int round = 0; round < 2; ++round)
        std::puts((co_await memo.get("memo", &Service::ask, &service, "memo")).c_str());

    std::puts((co_await hedge({.delay = 1s}, &Service::ask, &service, "hedged")).c_str());
}

Task<> together(Service& service) {
    CircuitBreaker breaker{{.window = 4, .minimum_calls = 2, .open_for = 30s}};
    Bulkhead bulkhead{{.max_concurrent = 4, .max_waiting = 100}};
    auto guarded =
        policies(RetryOptions{.max_retries = 3, .delay = 1s}, breaker, bulkhead, TimeLimit{10s});
    const TimePoint begin = co_await this_task::now();
    std::puts((co_await guarded.call(&Service::ask, &service, "guarded")).c_str());
    const auto passed = co_await this_task::now() - begin;
    std::printf("after %lld s\n", static_cast<long long>(passed / 1s));

    service.outages = 100;
    auto ask = [&](std::string question) {
        return guarded.call(&Service::ask, &service, question);
    };
    std::puts((co_await fallback({}, ask, from_memory, "fallback")).c_str());
}

int main() {
    testing::SimulatedExecutor executor;
    Service reliable;
    executor.run(one_by_one(reliable));
    Service broken{.outages = 2};
    executor.run(together(broken));
}
