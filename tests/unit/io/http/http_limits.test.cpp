// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_limits.hpp"

#include "coflow/io/http/http_server_connection.hpp"
#include "coflow/io/memory_stream.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/streams.hpp"

#include <string>
#include <utility>

using namespace coflow;

TEST_CASE("a server refuses a head that is longer than its limit", "[io][http]") {
    testing::SimulatedExecutor executor;
    auto [client, server] = MemoryStream::make_pair();
    HttpServerConnection connection{std::move(server), {.head_bytes = 100}};
    const std::string request = "GET /" + std::string(100, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n";
    executor.run(test::write_text(*client, request));
    CHECK_THROWS_AS(executor.run(connection.read_head()), HttpError);
}
