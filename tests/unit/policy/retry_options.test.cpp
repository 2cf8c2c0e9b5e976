// SPDX-License-Identifier: MIT
#include "coflow/policy/retry_options.hpp"

#include "support/catch.hpp"

#include <type_traits>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("retry options are written by name and have defaults") {
    constexpr RetryOptions options{.max_retries = 5, .delay = 250ms};
    CHECK(options.max_retries == 5);
    CHECK(options.delay == 250ms);
    CHECK(options.backoff == 2.0);
    CHECK(RetryOptions{}.max_retries == 3);
    CHECK(RetryOptions{}.delay == 1s);
    CHECK(no_retries.max_retries == 0);
    STATIC_REQUIRE(std::is_aggregate_v<RetryOptions>);
    STATIC_REQUIRE(std::is_trivially_destructible_v<RetryOptions>);
}
