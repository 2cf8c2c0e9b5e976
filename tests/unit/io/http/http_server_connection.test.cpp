// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_server_connection.hpp"

#include "coflow/io/memory_stream.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/streams.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace coflow;

namespace {

/// A server whose client is written by hand.
struct Served {
    Served() : Served{MemoryStream::make_pair()} {}
    explicit Served(MemoryStream::Pair pair)
        : client{std::move(pair.first)}, server{std::move(pair.second)} {}

    void send(std::string_view text) { executor.run(test::write_text(*client, text)); }
    std::string received() { return executor.run(test::read_text(*client)); }
    std::optional<HttpRequestHead> head() { return executor.run(server.read_head()); }
    void respond(int status, HttpBody body) {
        executor.run(server.respond(status, {}, std::move(body)));
    }

    std::unique_ptr<ByteStream> client;
    HttpServerConnection server;
    testing::SimulatedExecutor executor;
};

} // namespace

TEST_CASE("requests are answered one after the other, even when they come at once", "[io][http]") {
    Served served;
    served.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                "GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(served.head()->target == "/a");
    CHECK(served.executor.run(served.server.read_body()) == "abc");
    served.respond(200, "first");
    CHECK(served.received() == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst");
    CHECK(served.head()->target == "/b");
    served.respond(204, {});
    CHECK(served.received() == "HTTP/1.1 204 No Content\r\n\r\n");
    served.client->close();
    CHECK_FALSE(served.head());
}

TEST_CASE("a body that nobody has read is passed over", "[io][http]") {
    Served served;
    served.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                "HEAD /b HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(served.head()->target == "/a");
    served.respond(200, "x");
    static_cast<void>(served.received());
    CHECK(served.head()->method == "HEAD");
    served.respond(200, "not sent");
    CHECK(served.received() == "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
}

TEST_CASE("a client that asks for it is told to go on with its body", "[io][http]") {
    Served served;
    served.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(served.head()->target == "/");
    auto reading = served.executor.start(served.server.read_body());
    served.executor.run_until_idle();
    CHECK(served.received() == "HTTP/1.1 100 Continue\r\n\r\n");
    served.send("abc");
    CHECK(reading.get() == "abc");
}

TEST_CASE("a client that wants no more gets no more", "[io][http]") {
    Served served;
    served.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    CHECK(served.head());
    served.respond(200, "x");
    CHECK(served.received() ==
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
    CHECK_FALSE(served.head());
    CHECK(served.received() == "");
}

TEST_CASE("a request that is cut off is an error", "[io][http]") {
    Served served;
    served.send("GET / HTTP");
    served.client->close();
    CHECK_THROWS_AS(served.head(), HttpError);
    Served in_body;
    in_body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na");
    CHECK(in_body.head());
    in_body.client->close();
    CHECK_THROWS_AS(in_body.executor.run(in_body.server.read_body()), HttpError);
}

TEST_CASE("a body that is longer than its limit is refused", "[io][http]") {
    Served served;
    served.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
    CHECK(served.head());
    CHECK_THROWS_AS(served.executor.run(served.server.read_body(2)), HttpError);
}
