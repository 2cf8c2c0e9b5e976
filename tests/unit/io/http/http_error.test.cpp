// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_error.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("an HTTP error is told from other errors by its type", "[io][http]") {
    const HttpError error{ErrorCode::io_failure, "server:80: this is no HTTP/1.1"};
    const Error& general = error;
    CHECK(dynamic_cast<const HttpError*>(&general) != nullptr);
    CHECK(general.code() == ErrorCode::io_failure);
}
