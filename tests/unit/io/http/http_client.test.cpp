// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_client.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/io/http/http_site.hpp"

#include <chrono>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;
using test::HttpSite;

TEST_CASE("a client gets what a server answers", "[io][http]") {
    HttpSite site{[](HttpServerConnection& connection, HttpRequestHead request) -> Task<> {
        const std::string body = co_await connection.read_body();
        const HttpHeaders headers{{"X-Method", request.method}, {"X-Target", request.target}};
        co_await connection.respond(201, headers, "got " + body);
    }};
    const HttpResponse response = site.fetch({"POST", "/path?q=1", HttpBody{"question"}});
    CHECK(response.status == 201);
    CHECK(response.reason == "Created");
    CHECK(response.ok());
    CHECK(response.headers.find("x-method") == "POST");
    CHECK(response.headers.find("x-target") == "/path?q=1");
    CHECK(response.body == "got question");
}

TEST_CASE("a connection is used again", "[io][http]") {
    HttpSite site{test::echo};
    for (int i = 0; i < 3; ++i)
        CHECK(site.fetch({"POST", "/", HttpBody{std::to_string(i)}}).body == std::to_string(i));
    CHECK(site.connections() == 1);
}
