// SPDX-License-Identifier: MIT
#include "coflow/io/connection_error.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a connection error names the peer first", "[io]") {
    const ConnectionError error{ErrorCode::io_failure, "localhost:8188", "connection refused"};
    CHECK(std::string{error.what()} == "localhost:8188: connection refused");
    CHECK(error.peer() == "localhost:8188");
    CHECK(error.code() == ErrorCode::io_failure);
}
