// SPDX-License-Identifier: MIT
#include "coflow/base/error.hpp"

#include "support/catch.hpp"

#include <set>
#include <stdexcept>
#include <string_view>

using namespace coflow;

TEST_CASE("an error carries its code and its message", "[base]") {
    const Error error{ErrorCode::not_found, "no workflow \"x\""};
    CHECK(error.code() == ErrorCode::not_found);
    CHECK(error.what() == std::string_view{"no workflow \"x\""});
}

TEST_CASE("an error is caught as a std::runtime_error", "[base]") {
    CHECK_THROWS_AS((throw Error{ErrorCode::closed, "closed"}), std::runtime_error);
}

TEST_CASE("every error code has a name of its own", "[base]") {
    std::set<std::string_view> names;
    int codes = 0;
    while (to_string(static_cast<ErrorCode>(codes)) != "unknown")
        names.insert(to_string(static_cast<ErrorCode>(codes++)));
    CHECK(static_cast<ErrorCode>(codes - 1) == ErrorCode::internal);
    CHECK(names.size() == static_cast<std::size_t>(codes));
    CHECK(to_string(ErrorCode::timed_out) == "timed_out");
}
