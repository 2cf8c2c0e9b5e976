// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_client_options.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a client waits for nothing without an end", "[io][http]") {
    const HttpClientOptions options;
    CHECK(options.connect_timeout < Duration::max());
    CHECK(options.response_timeout < Duration::max());
    CHECK(options.idle_timeout < Duration::max());
    CHECK(options.max_connections > 0);
}
