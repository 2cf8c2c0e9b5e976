// SPDX-License-Identifier: MIT
#include "coflow/policy/token_bucket.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <cstdint>
#include <limits>

using namespace coflow;
using namespace std::chrono_literals;

namespace {
const TimePoint start{24h};
}

TEST_CASE("a token bucket is full at the beginning and never more than full") {
    TokenBucket bucket{{.rate = 10, .per = 1s, .burst = 5}};
    CHECK(bucket.available(start) == 5);
    CHECK(bucket.try_take(5, start));
    CHECK_FALSE(bucket.try_take(1, start));
    CHECK(bucket.available(start + 1h) == 5);
}

TEST_CASE("tokens come evenly, each at its tick") {
    TokenBucket bucket{{.rate = 10, .per = 1s, .burst = 5}};
    CHECK(bucket.try_take(5, start));
    CHECK(bucket.ready_at(1, start) == start + 100ms);
    CHECK(bucket.ready_at(5, start) == start + 500ms);
    CHECK_FALSE(bucket.try_take(1, start + 100ms - 1ns));
    CHECK(bucket.try_take(1, start + 100ms));
    CHECK(bucket.ready_at(1, start + 150ms) == start + 200ms);
    CHECK(bucket.ready_at(1, start + 300ms) == start + 300ms);
}

TEST_CASE("a rate that divides no second loses nothing in the long run") {
    TokenBucket bucket{{.rate = 3, .per = 1s, .burst = 2}};
    TimePoint now = start;
    CHECK(bucket.try_take(2, now));
    for (std::int64_t token = 1; token <= 3'000'000; ++token) {
        now = bucket.ready_at(1, now);
        if (!bucket.try_take(1, now))
            FAIL("no token when it is due");
        // The n-th token is due at n/3 s, rounded up to the tick.
        if (now != start + std::chrono::nanoseconds{(token * 1'000'000'000 + 2) / 3})
            FAIL("token " << token << " came " << (now - start).count());
    }
}

TEST_CASE("in any time there are no more tokens than the rate and the burst allow") {
    TokenBucket bucket{{.rate = 7, .per = 1s, .burst = 4}};
    std::int64_t taken = 0;
    for (auto at = 0ns; at <= 10s; at += 13'333'333ns) {
        while (bucket.try_take(1, start + at))
            ++taken;
        CHECK(static_cast<double>(taken) <= 4 + 7 * std::chrono::duration<double>{at}.count());
    }
    CHECK(taken == 4 + 69); // 10 s less the last step
}

TEST_CASE("a clock that is a little behind changes nothing") {
    TokenBucket bucket{{.rate = 1, .per = 1s, .burst = 1}};
    CHECK(bucket.try_take(1, start));
    CHECK_FALSE(bucket.try_take(1, start - 5s));
    CHECK(bucket.ready_at(1, start - 5s) == start + 1s);
    CHECK(bucket.try_take(1, start + 1s));
}

TEST_CASE("senseless limits and requests are refused") {
    CHECK_THROWS_AS((TokenBucket{{.rate = 0}}), Error);
    CHECK_THROWS_AS((TokenBucket{{.per = 0s}}), Error);
    CHECK_THROWS_AS((TokenBucket{{.burst = 0}}), Error);
    CHECK_THROWS_AS((TokenBucket{{.burst = std::numeric_limits<std::int64_t>::max()}}), Error);
    CHECK_THROWS_AS((TokenBucket{{.rate = 2, .per = 1ns}}), Error);
    const TokenBucket bucket{{.burst = 5}};
    CHECK_NOTHROW(bucket.check(5));
    CHECK_THROWS_WITH(bucket.check(6),
                      Catch::Contains("6 tokens") && Catch::Contains("burst is 5"));
    CHECK_THROWS_AS(bucket.check(-1), Error);
}
