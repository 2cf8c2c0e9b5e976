// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_answer.hpp"

#include "support/catch.hpp"
#include "unit/io/http/http_site.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("an answer outlives its client", "[io][http]") {
    test::HttpSite site{test::echo};
    const std::string body(500'000, 'x');
    auto client = std::make_unique<HttpClient>(site.connector(), Endpoint{"server", 80});
    HttpAnswer answer = site.executor().run(client->open({"POST", "/", HttpBody{body}}));
    client.reset();
    CHECK(answer.head().headers.find("Content-Length") == "500000");
    CHECK(site.executor().run(answer.read_all(body.size())) == body);
}

TEST_CASE("what stands behind a body in chunks is kept", "[io][http]") {
    test::HttpSite site{[](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
        const Upgraded taken = connection.take_stream();
        const std::string text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "3\r\nabc\r\n0\r\nSum: 6\r\n\r\n";
        co_await taken.stream->write(std::as_bytes(std::span{text}));
    }};
    HttpAnswer answer = site.executor().run(site.client().open({}));
    CHECK(site.executor().run(answer.read_all(3)) == "abc");
    CHECK(answer.trailer().find("sum") == "6");
}

TEST_CASE("a cancelled read of an answer loses nothing", "[io][http]") {
    test::HttpSite site{[](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
        const auto slowly = []() -> AsyncGenerator<std::string> {
            for (int i = 0; i < 5; ++i) {
                co_await sleep_for(1s);
                const std::string piece = std::to_string(i);
                co_yield piece;
            }
        };
        co_await connection.respond(200, {}, HttpBody::stream(slowly));
    }};
    HttpAnswer answer = site.executor().run(site.client().open({}));
    std::string got;
    std::vector<std::byte> room(10);
    for (int i = 0; i < 20; ++i) {
        auto reading = site.executor().start(answer.read_some(room));
        site.executor().advance(400ms);
        reading.request_stop();
        try {
            got.append(reinterpret_cast<const char*>(room.data()), reading.get());
        } catch (const Cancelled&) {
        }
    }
    CHECK(got == "01234");
}

TEST_CASE("an answer that is dropped closes its connection and frees its place", "[io][http]") {
    test::HttpSite site{test::echo, {.max_connections = 1}};
    {
        const HttpAnswer answer = site.executor().run(
            site.client().open({"POST", "/", HttpBody{std::string(1 << 20, 'x')}}));
        CHECK(answer.status() == 200);
    }
    CHECK(site.fetch({"POST", "/", HttpBody{"2"}}).body == "2");
    CHECK(site.connections() == 2);
}
