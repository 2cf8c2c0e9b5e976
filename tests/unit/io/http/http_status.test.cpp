// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_status.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("usual statuses have a name", "[io][http]") {
    STATIC_REQUIRE(http_reason(200) == "OK");
    STATIC_REQUIRE(http_reason(404) == "Not Found");
    STATIC_REQUIRE(http_reason(299).empty());
}
