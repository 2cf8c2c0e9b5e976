// SPDX-License-Identifier: MIT
#include "coflow/testing/deadlock.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a deadlock is an error with a code of its own", "[testing]") {
    const testing::Deadlock deadlock{"all wait"};
    const Error& error = deadlock;
    CHECK(error.code() == ErrorCode::deadlock);
    CHECK(error.what() == std::string_view{"all wait"});
}

TEST_CASE("a livelock is an error, but no deadlock", "[testing]") {
    const testing::Livelock livelock{"all are busy"};
    const Error& error = livelock;
    CHECK(error.code() == ErrorCode::timed_out);
    CHECK(error.what() == std::string_view{"all are busy"});
}
