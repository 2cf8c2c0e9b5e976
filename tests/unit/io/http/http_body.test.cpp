// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_body.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

TEST_CASE("a body is bytes or a source", "[io][http]") {
    const auto nothing = []() -> AsyncGenerator<std::string> { co_return; };
    CHECK(HttpBody{}.length() == 0);
    CHECK(HttpBody{"text"}.length() == 4);
    CHECK(HttpBody{std::string("a\0b", 3)}.bytes().size() == 3);
    CHECK_FALSE(HttpBody{"text"}.is_stream());
    CHECK(HttpBody::stream(nothing).is_stream());
    CHECK(HttpBody::stream(nothing).length() == std::nullopt);
    CHECK(HttpBody::stream(nothing, 7).length() == 7);
}
