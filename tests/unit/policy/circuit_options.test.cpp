// SPDX-License-Identifier: MIT
#include "coflow/policy/circuit_options.hpp"

#include "support/catch.hpp"

#include <type_traits>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("circuit options are written by name and have the documented defaults") {
    constexpr CircuitOptions options{.failure_rate = 0.2, .window_time = 30s};
    CHECK(options.failure_rate == 0.2);
    CHECK(options.window_time == 30s);
    CHECK(CircuitOptions{}.failure_rate == 0.5);
    CHECK(CircuitOptions{}.slow_rate == 1.0);
    CHECK(CircuitOptions{}.slow_call == 60s);
    CHECK(CircuitOptions{}.window == 100);
    CHECK(CircuitOptions{}.minimum_calls == 100);
    CHECK(CircuitOptions{}.open_for == 60s);
    CHECK(CircuitOptions{}.half_open_calls == 10);
    STATIC_REQUIRE(std::is_trivially_destructible_v<CircuitOptions>);
}
