// SPDX-License-Identifier: MIT
#include "coflow/policy/circuit_breaker.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/policy/retry.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

constexpr CircuitOptions small{
    .window = 10, .minimum_calls = 2, .open_for = 30s, .half_open_calls = 1};

/// Fails until it is repaired.
struct Server {
    bool broken = true;
    int calls = 0;

    Task<int> ask() {
        ++calls;
        co_await sleep_for(1s);
        if (broken)
            throw std::runtime_error{"broken"};
        co_return calls;
    }
};

Task<int> ask(CircuitBreaker& breaker, Server& server) {
    co_return co_await breaker.call(&Server::ask, &server);
}

} // namespace

TEST_CASE("a breaker refuses what fails all the time, and says when to ask again") {
    testing::SimulatedExecutor executor;
    CircuitBreaker breaker{small};
    Server server;
    CHECK_THROWS_AS(executor.run(ask(breaker, server)), std::runtime_error);
    CHECK_THROWS_AS(executor.run(ask(breaker, server)), std::runtime_error);
    CHECK(breaker.state() == CircuitState::open);
    executor.advance(10s);
    try {
        executor.run(ask(breaker, server));
        FAIL("not refused");
    } catch (const CircuitOpen& refusal) {
        CHECK(refusal.retry_after() == 20s);
        CHECK(refusal.code() == ErrorCode::invalid_state);
    }
    CHECK(server.calls == 2);
    server.broken = false;
    executor.advance(20s);
    CHECK(executor.run(ask(breaker, server)) == 3);
    CHECK(breaker.state() == CircuitState::closed);
}

TEST_CASE("a retry of a refused call waits until the circuit is half open") {
    testing::SimulatedExecutor executor;
    CircuitBreaker breaker{small};
    Server server;
    const TimePoint begin = executor.now();
    auto retried = executor.start([](CircuitBreaker& b, Server& s) -> Task<int> {
        co_return co_await retry_on_failure({.delay = 1s, .backoff = 1}, ask, std::ref(b),
                                            std::ref(s));
    }(breaker, server));
    executor.advance(5s);
    server.broken = false;
    CHECK(retried.get() == 3);
    // Two failures of a second each, a second between them and one after, then 29 s of refusal.
    CHECK(executor.now() == begin + 3s + 30s + 1s);
}

TEST_CASE("errors that are no failures count as answers") {
    testing::SimulatedExecutor executor;
    CircuitOptions options = small;
    options.failure_if = [](const std::exception_ptr&) { return false; };
    CircuitBreaker breaker{options};
    Server server;
    for (int call = 0; call < 5; ++call)
        CHECK_THROWS_AS(executor.run(ask(breaker, server)), std::runtime_error);
    CHECK(breaker.state() == CircuitState::closed);
    CHECK(breaker.counts(executor.now()) == CallCounts{.calls = 5});
    breaker.reset();
    CHECK(breaker.counts(executor.now()) == CallCounts{});
}

TEST_CASE("cancelled calls count as neither, and give their trial back") {
    testing::SimulatedExecutor executor;
    CircuitBreaker breaker{small};
    Server server;
    for (int call = 0; call < 5; ++call) {
        auto handle = executor.start(ask(breaker, server));
        executor.advance(500ms);
        handle.request_stop();
        CHECK_THROWS_AS(handle.get(), Cancelled);
    }
    CHECK(breaker.counts(executor.now()) == CallCounts{});
    CHECK_THROWS_AS(executor.run(ask(breaker, server)), std::runtime_error);
    CHECK_THROWS_AS(executor.run(ask(breaker, server)), std::runtime_error);
    executor.advance(30s);
    auto trial = executor.start(ask(breaker, server));
    executor.advance(500ms);
    CHECK(breaker.state() == CircuitState::half_open);
    CHECK_THROWS_AS(executor.run(ask(breaker, server)), CircuitOpen);
    trial.request_stop();
    CHECK_THROWS_AS(trial.get(), Cancelled);
    server.broken = false;
    CHECK(executor.run(ask(breaker, server)) > 0);
    CHECK(breaker.state() == CircuitState::closed);
}

TEST_CASE("a breaker takes void functions and moves arguments on") {
    testing::SimulatedExecutor executor;
    CircuitBreaker breaker;
    int sum = 0;
    executor.run([](CircuitBreaker& b, int& into) -> Task<> {
        auto add = [&into](std::unique_ptr<int> more) { into += *more; };
        co_await b.call(add, std::make_unique<int>(2));
        co_await b.call(
            [](int& target) -> Task<> {
                target += 3;
                co_return;
            },
            std::ref(into));
    }(breaker, sum));
    CHECK(sum == 5);
}

namespace {

struct Guarded {
    CircuitBreaker breaker;
    Event answered;

    Task<> operate() {
        auto ask = [this]() -> Task<> { co_await answered.wait(); };
        co_await breaker.call(ask);
    }
    Task<> complete() {
        answered.set();
        co_return;
    }
    void check(test::Ending ending) {
        const CallCounts counts = breaker.counts(TimePoint{24h});
        CHECK(counts.calls == (ending == test::Ending::returned ? 1 : 0));
        CHECK(counts.failed == 0);
    }
};

} // namespace

TEST_CASE("a guarded call can be cancelled at any moment") { test::check_cancellation<Guarded>(); }

TEMPLATE_LIST_TEST_CASE("a breaker counts the calls of any threads", "[policy]",
                        test::AllBackends) {
    TestType backend;
    CircuitBreaker breaker{{.window = 100'000}};
    const auto client = [](CircuitBreaker& shared) -> Task<> {
        for (int round = 0; round < 200; ++round)
            co_await shared.call([]() -> Task<> { co_await this_task::yield(); });
    };
    const auto all = [&client](CircuitBreaker& shared) -> Task<CallCounts> {
        std::vector<Task<>> clients;
        for (int count = 0; count < 8; ++count)
            clients.push_back(client(shared));
        co_await when_all(std::move(clients));
        co_return shared.counts(co_await this_task::now());
    };
    CHECK(backend.run(all(breaker)) == CallCounts{.calls = 8 * 200});
    CHECK(breaker.state() == CircuitState::closed);
}
