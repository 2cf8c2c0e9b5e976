// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_health.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::comfyui;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{};

/// Fails the check that is due now.
void fail(ServerHealth& health, TimePoint now) {
    REQUIRE(health.begin_check(now) == 0s);
    health.failed(now);
}
void pass(ServerHealth& health, TimePoint now) {
    REQUIRE(health.begin_check(now) == 0s);
    health.passed(now);
}

} // namespace

TEST_CASE("a server is asked at once and then at intervals, by one at a time") {
    ServerHealth health{{}};
    REQUIRE(health.condition(start) == ServerCondition::unknown);
    REQUIRE(health.begin_check(start) == 0s);
    REQUIRE(health.begin_check(start) == 5s); // one is under way
    health.passed(start + 1s);
    REQUIRE(health.condition(start + 1s) == ServerCondition::healthy);
    REQUIRE(health.begin_check(start + 2s) == 4s);
    REQUIRE(health.begin_check(start + 6s) == 0s);
    health.given_up();
    REQUIRE(health.condition(start + 6s) == ServerCondition::healthy);
    REQUIRE(health.begin_check(start + 6s) == 0s);
}

TEST_CASE("what has been heard too long ago says nothing any more") {
    ServerHealth health{{}};
    pass(health, start);
    REQUIRE(health.condition(start + 10s) == ServerCondition::healthy);
    REQUIRE(health.condition(start + 11s) == ServerCondition::unknown);
}

TEST_CASE("a server that keeps failing is left alone for a while, then tried once") {
    ServerHealth health{{}};
    fail(health, start);
    REQUIRE(health.condition(start) == ServerCondition::failing);
    REQUIRE(health.circuit() == CircuitState::closed);
    fail(health, start + 5s);
    REQUIRE(health.circuit() == CircuitState::open);
    health.check_soon();
    REQUIRE(health.begin_check(start + 10s) == 10s);
    REQUIRE(health.begin_check(start + 20s) == 0s);
    REQUIRE(health.circuit() == CircuitState::half_open);
    REQUIRE(health.condition(start + 20s) == ServerCondition::failing);
    health.failed(start + 20s);
    REQUIRE(health.circuit() == CircuitState::open);
    pass(health, start + 35s);
    REQUIRE(health.circuit() == CircuitState::closed);
    REQUIRE(health.condition(start + 35s) == ServerCondition::healthy);
}

TEST_CASE("a trial that is given up leaves room for another") {
    ServerHealth health{{}};
    fail(health, start);
    fail(health, start + 5s);
    REQUIRE(health.begin_check(start + 20s) == 0s);
    health.given_up();
    pass(health, start + 20s);
    REQUIRE(health.condition(start + 20s) == ServerCondition::healthy);
}

TEST_CASE("a lost run makes a check due, and a second one opens the circuit") {
    ServerHealth health{{}};
    pass(health, start);
    health.report_failure();
    REQUIRE(health.condition(start + 1s) == ServerCondition::failing);
    pass(health, start + 1s);
    REQUIRE(health.condition(start + 1s) == ServerCondition::healthy);
    health.report_failure();
    REQUIRE(health.begin_check(start + 2s) == 15s);
    REQUIRE(health.circuit() == CircuitState::open);
}

TEST_CASE("a loss that is reported during a check outweighs it") {
    ServerHealth health{{}};
    REQUIRE(health.begin_check(start) == 0s);
    health.report_failure();
    health.passed(start);
    REQUIRE(health.condition(start) == ServerCondition::failing);
    pass(health, start);
    REQUIRE(health.condition(start) == ServerCondition::healthy);
}

TEST_CASE("checks without an interval or a time limit are refused") {
    REQUIRE_THROWS_AS(ServerHealth({.check_interval = 0s}), Error);
    REQUIRE_THROWS_AS(ServerHealth({.check_timeout = 0s}), Error);
}
