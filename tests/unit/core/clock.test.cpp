// SPDX-License-Identifier: MIT
#include "coflow/core/clock.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <limits>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("adding a delay to a time point", "[core]") {
    const TimePoint now{10s};
    CHECK(saturating_add(now, 5s) == TimePoint{15s});
    CHECK(saturating_add(TimePoint{-10s}, 5s) == TimePoint{-5s});
}

TEST_CASE("a delay that is negative or zero ends now", "[core]") {
    const TimePoint now{10s};
    CHECK(saturating_add(now, 0s) == now);
    CHECK(saturating_add(now, -5s) == now);
    CHECK(saturating_add(now, Duration::min()) == now);
}

TEST_CASE("a delay beyond the end of time ends there", "[core]") {
    CHECK(saturating_add(TimePoint{10s}, Duration::max()) == TimePoint::max());
    CHECK(saturating_add(TimePoint::max(), Duration{1}) == TimePoint::max());
    CHECK(saturating_add(TimePoint::max() - 1s, 1s) == TimePoint::max());
}

TEST_CASE("a duration is rounded up to clock ticks", "[core]") {
    using Picoseconds = std::chrono::duration<std::int64_t, std::pico>;
    CHECK(to_duration(Picoseconds{1}) == Duration{1});
    CHECK(to_duration(Picoseconds{1000}) == Duration{1});
    CHECK(to_duration(Picoseconds{1001}) == Duration{2});
    CHECK(to_duration(1ms) == Duration{1'000'000});
    CHECK(to_duration(-1ms) == Duration{-1'000'000});
    CHECK(to_duration(std::chrono::duration<double>{0.5}) == 500ms);
}

TEST_CASE("a duration that the clock cannot hold becomes its longest one", "[core]") {
    CHECK(to_duration(std::chrono::hours::max()) == Duration::max());
    CHECK(to_duration(std::chrono::hours::min()) == Duration::min());
    CHECK(to_duration(Duration::max()) == Duration::max());
    CHECK(to_duration(std::chrono::duration<double>{1e300}) == Duration::max());
    CHECK(to_duration(std::chrono::duration<double>{-1e300}) == Duration::min());
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(to_duration(std::chrono::duration<double>{infinity}) == Duration::max());
}
