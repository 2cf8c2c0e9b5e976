// SPDX-License-Identifier: MIT
#include "coflow/policy/circuit.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <cmath>
#include <optional>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

// No `using enum`: `open` is a function of the system as well.
constexpr auto closed = CircuitState::closed;
constexpr auto is_open = CircuitState::open;
constexpr auto half_open = CircuitState::half_open;
using Outcome = Circuit::Outcome;

/// A circuit and the time.
struct Bench {
    explicit Bench(const CircuitOptions& options) : circuit{options} {}

    /// A whole call; false if it is refused.
    bool call(Outcome outcome, Duration took = 0s) {
        const auto period = circuit.admit(now);
        if (!period)
            return false;
        now += took;
        circuit.record(*period, outcome, took, now);
        return true;
    }
    void calls(int count, Outcome outcome) {
        for (int i = 0; i < count; ++i)
            REQUIRE(call(outcome));
    }

    Circuit circuit;
    TimePoint now{24h};
};

constexpr CircuitOptions small{.failure_rate = 0.5,
                               .slow_call = 10s,
                               .window = 10,
                               .minimum_calls = 4,
                               .open_for = 30s,
                               .half_open_calls = 2};

} // namespace

TEST_CASE("a circuit opens when the failure rate reaches its limit, and not before the minimum") {
    Bench bench{small};
    bench.calls(3, Outcome::failure);
    CHECK(bench.circuit.state() == closed);
    bench.calls(1, Outcome::failure);
    CHECK(bench.circuit.state() == is_open);
    CHECK_FALSE(bench.call(Outcome::success));

    Bench just{small};
    just.calls(5, Outcome::success);
    just.calls(4, Outcome::failure);
    CHECK(just.circuit.state() == closed);
    CHECK(just.circuit.counts(just.now) == CallCounts{.calls = 9, .failed = 4});
    just.calls(1, Outcome::failure);
    CHECK(just.circuit.state() == is_open);
}

TEST_CASE("a circuit looks at the window only") {
    Bench bench{small};
    for (int round = 0; round < 100; ++round) {
        bench.calls(1, Outcome::failure);
        bench.calls(3, Outcome::success);
    }
    CHECK(bench.circuit.state() == closed);
    CHECK(bench.circuit.counts(bench.now).calls == 10);
}

TEST_CASE("a circuit with a window of time forgets old failures") {
    CircuitOptions options = small;
    options.window_time = 10s;
    Bench bench{options};
    for (int round = 0; round < 20; ++round) {
        bench.calls(3, Outcome::failure);
        bench.now += 10s;
    }
    CHECK(bench.circuit.state() == closed);
    bench.calls(4, Outcome::failure);
    CHECK(bench.circuit.state() == is_open);
}

TEST_CASE("a minimum beyond the window is the window") {
    Bench bench{{.window = 5, .minimum_calls = 100}};
    bench.calls(5, Outcome::failure);
    CHECK(bench.circuit.state() == is_open);
}

TEST_CASE("a circuit opens when calls are too slow") {
    Bench bench{small};
    CHECK(bench.call(Outcome::success, 10s - 1ns));
    for (int i = 0; i < 9; ++i)
        CHECK(bench.call(Outcome::success, 10s));
    CHECK(bench.circuit.state() == closed); // one of ten was not
    CHECK(bench.call(Outcome::success, 10s));
    CHECK(bench.circuit.state() == is_open);
}

TEST_CASE("an open circuit lets a few through after its time, and they decide") {
    for (const Outcome trial : {Outcome::success, Outcome::failure}) {
        Bench bench{small};
        bench.calls(4, Outcome::failure);
        CHECK(bench.circuit.retry_after(bench.now) == 30s);
        bench.now += 30s - 1ns;
        CHECK_FALSE(bench.circuit.admit(bench.now).has_value());
        CHECK(bench.circuit.retry_after(bench.now) == 1ns);
        bench.now += 1ns;
        const auto one = bench.circuit.admit(bench.now);
        const auto other = bench.circuit.admit(bench.now);
        REQUIRE(one.has_value());
        REQUIRE(other.has_value());
        CHECK(bench.circuit.state() == half_open);
        CHECK_FALSE(bench.circuit.admit(bench.now).has_value());
        CHECK(bench.circuit.retry_after(bench.now) == 30s);
        bench.circuit.record(*one, Outcome::success, 0s, bench.now);
        CHECK(bench.circuit.state() == half_open);
        CHECK(bench.circuit.counts(bench.now) == CallCounts{.calls = 1});
        bench.circuit.record(*other, trial, 0s, bench.now);
        CHECK(bench.circuit.state() == (trial == Outcome::success ? closed : is_open));
        CHECK(bench.circuit.counts(bench.now) == CallCounts{});
    }
}

TEST_CASE("a trial that tells nothing makes room for another") {
    Bench bench{small};
    bench.calls(4, Outcome::failure);
    bench.now += 30s;
    const auto one = bench.circuit.admit(bench.now);
    REQUIRE(bench.circuit.admit(bench.now).has_value());
    bench.circuit.forget(*one);
    CHECK(bench.circuit.admit(bench.now).has_value());
    CHECK_FALSE(bench.circuit.admit(bench.now).has_value());
}

TEST_CASE("calls from before a change of state do not count after it") {
    Bench bench{small};
    const auto early = bench.circuit.admit(bench.now);
    bench.calls(4, Outcome::failure);
    bench.now += 30s;
    REQUIRE(bench.circuit.admit(bench.now).has_value());
    bench.circuit.record(*early, Outcome::failure, 30s, bench.now);
    bench.circuit.forget(*early);
    CHECK(bench.circuit.state() == half_open);
    CHECK(bench.circuit.counts(bench.now) == CallCounts{});
    CHECK(bench.circuit.admit(bench.now).has_value());
    CHECK_FALSE(bench.circuit.admit(bench.now).has_value());
}

TEST_CASE("a circuit that is reset is closed and has forgotten") {
    Bench bench{small};
    bench.calls(4, Outcome::failure);
    bench.circuit.reset();
    CHECK(bench.circuit.state() == closed);
    bench.calls(3, Outcome::failure);
    CHECK(bench.circuit.state() == closed);
}

TEST_CASE("senseless circuits are refused") {
    for (const double rate : {0.0, -1.0, 1.1, std::nan("")}) {
        CHECK_THROWS_AS(Circuit{{.failure_rate = rate}}, Error);
        CHECK_THROWS_AS(Circuit{{.slow_rate = rate}}, Error);
    }
    CHECK_THROWS_AS(Circuit{{.window = 0}}, Error);
    CHECK_THROWS_AS(Circuit{{.minimum_calls = 0}}, Error);
    CHECK_THROWS_AS(Circuit{{.half_open_calls = 0}}, Error);
    CHECK_THROWS_AS(Circuit{{.open_for = -1s}}, Error);
    CHECK_THROWS_AS(Circuit{{.window_time = 9ns}}, Error);
}
