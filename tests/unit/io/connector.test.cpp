// SPDX-License-Identifier: MIT
#include "coflow/io/connector.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("an endpoint is written as in a URL", "[io]") {
    CHECK(Endpoint{"localhost", 8188}.text() == "localhost:8188");
    CHECK(Endpoint{"::1", 80}.text() == "[::1]:80");
}

TEST_CASE("endpoints differ by encryption too", "[io]") {
    CHECK(Endpoint{"a", 1} == Endpoint{"a", 1, Encryption::none});
    CHECK_FALSE(Endpoint{"a", 1} == Endpoint{"a", 1, Encryption::tls});
}
