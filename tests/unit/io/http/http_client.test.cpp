// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_client.hpp"

#include "coflow/core/when_all.hpp"
#include "support/catch.hpp"
#include "support/streams.hpp"
#include "unit/io/http/http_site.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::HttpSite;

namespace {

HttpRequest post(std::string body) { return {"POST", "/", HttpBody{std::move(body)}}; }

/// A handler that answers with `text` as it is and ends the connection.
test::HttpHandler raw(std::string text) {
    return [text](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
        co_await connection.read_body();
        const Upgraded taken = connection.take_stream();
        co_await taken.stream->write(std::as_bytes(std::span{text}));
    };
}

AsyncGenerator<std::string> count_to(int last) {
    for (int i = 0; i <= last; ++i) {
        const std::string piece = std::to_string(i) + ",";
        co_yield piece;
    }
}

/// The message of the error that a request ends with.
std::string failure(HttpSite& site, HttpRequest request) {
    try {
        const HttpResponse response = site.fetch(std::move(request));
        return "answered " + std::to_string(response.status);
    } catch (const Error& error) {
        return error.what();
    }
}

} // namespace

TEST_CASE("a client gets what a server answers", "[io][http]") {
    HttpSite site{[](HttpServerConnection& connection, HttpRequestHead request) -> Task<> {
        const std::string body = co_await connection.read_body();
        HttpHeaders headers{{"X-Method", request.method}, {"X-Target", request.target}};
        headers.add("X-Host", *request.headers.find("Host"));
        co_await connection.respond(201, std::move(headers), "got " + body);
    }};
    const HttpResponse response = site.fetch({"POST", "/path?q=1", HttpBody{"question"}});
    CHECK(response.status == 201);
    CHECK(response.reason == "Created");
    CHECK(response.ok());
    CHECK(response.headers.find("x-method") == "POST");
    CHECK(response.headers.find("x-target") == "/path?q=1");
    CHECK(response.headers.find("x-host") == "server");
    CHECK(response.body == "got question");
}

TEST_CASE("a status is an answer, not an error", "[io][http]") {
    HttpSite site{[](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
        co_await connection.respond(404, {}, "no");
    }};
    const HttpResponse response = site.fetch({});
    CHECK(response.status == 404);
    CHECK_FALSE(response.ok());
    CHECK(response.body == "no");
}

TEST_CASE("a connection is used again, whatever the answer was", "[io][http]") {
    HttpSite site{[](HttpServerConnection& connection, HttpRequestHead request) -> Task<> {
        const std::string body = co_await connection.read_body();
        HttpBody answer{body};
        if (request.target == "/chunked")
            answer = HttpBody::stream([] { return count_to(3); });
        co_await connection.respond(request.target == "/none" ? 204 : 200, {}, std::move(answer));
    }};
    CHECK(site.fetch(post("1")).body == "1");
    CHECK(site.fetch({"GET", "/chunked"}).body == "0,1,2,3,");
    CHECK(site.fetch({"DELETE", "/none"}).body == "");
    CHECK(site.fetch({"HEAD", "/"}).body == "");
    CHECK(site.fetch({"GET", "/"}).body == "");
    CHECK(site.connections() == 1);
}

TEST_CASE("a body is sent from a source, with its length or in chunks", "[io][http]") {
    HttpSite site{test::echo};
    const auto source = [] { return count_to(3); };
    CHECK(site.fetch({"POST", "/", HttpBody::stream(source)}).body == "0,1,2,3,");
    CHECK(site.fetch({"POST", "/", HttpBody::stream(source, 8)}).body == "0,1,2,3,");
    CHECK(site.connections() == 1);
    const std::string wrong = "the source of an HTTP body does not give the ";
    CHECK(failure(site, {"POST", "/", HttpBody::stream(source, 7)}).rfind(wrong, 0) == 0);
    CHECK(failure(site, {"POST", "/", HttpBody::stream(source, 9)}).rfind(wrong, 0) == 0);
    const auto failing = []() -> AsyncGenerator<std::string> {
        co_yield std::string{"a"};
        throw Error{ErrorCode::not_found, "no more"};
    };
    CHECK(failure(site, {"POST", "/", HttpBody::stream(failing)}) == "no more");
    CHECK(site.fetch(post("still works")).body == "still works");
}

TEST_CASE("much goes both ways through streams that take little at a time", "[io][http]") {
    std::string body;
    for (int i = 0; i < 30'000; ++i)
        body += std::to_string(i);
    HttpSite site{test::echo, {}, {.longest_read = 700, .longest_write = 333}};
    CHECK(site.fetch(post(body)).body == body);
}

TEST_CASE("an answer is the same wherever its bytes are split", "[io][http]") {
    const auto chunked = [](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
        const HttpHeaders headers{{"X", "y"}};
        co_await connection.respond(200, headers, HttpBody::stream([] { return count_to(3); }));
    };
    for (std::size_t split = 1; split < 110; ++split) {
        CAPTURE(split);
        HttpSite site{chunked, {}, {.split_read_at = split}};
        CHECK(site.fetch({}).body == "0,1,2,3,");
    }
}

TEST_CASE("an answer that is cut off is an error at every byte", "[io][http]") {
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
    for (std::size_t bytes = 0; bytes < answer.size(); ++bytes) {
        CAPTURE(bytes);
        HttpSite ends{raw(answer), {}, {.end_read_after = bytes}};
        CHECK_THROWS_AS(ends.fetch({}), HttpError);
        HttpSite breaks{raw(answer), {}, {.break_read_after = bytes}};
        CHECK_THROWS_AS(breaks.fetch({}), ConnectionError);
    }
    HttpSite whole{raw(answer)};
    CHECK(whole.fetch({}).body == "abc");
    HttpSite until_end{raw("HTTP/1.1 200 OK\r\n\r\nabc")};
    CHECK(until_end.fetch({}).body == "abc");
}

TEST_CASE("what is no HTTP is an error that names the server", "[io][http]") {
    HttpSite site{raw("SSH-2.0-OpenSSH\r\n")};
    CHECK(failure(site, {}).rfind("server:80: this is no HTTP/1.1: ", 0) == 0);
    HttpSite upgrades{raw("HTTP/1.1 101 Switching Protocols\r\n\r\n")};
    CHECK(failure(upgrades, {}).find("protocol that it was not asked for") != std::string::npos);
}

TEST_CASE("a request that would be none, or two, is refused before it is sent", "[io][http]") {
    HttpSite site{test::echo};
    for (const char* const target : {"", "/a b", "/\r\nX: y", "/#a"})
        CHECK_THROWS_AS(site.fetch({"GET", target}), Error);
    for (const char* const method : {"", "GE T", "GET\r\n"})
        CHECK_THROWS_AS(site.fetch({method, "/"}), Error);
    HttpRequest framed = post("abc");
    framed.headers.add("Content-Length", "1");
    CHECK_THROWS_AS(site.fetch(std::move(framed)), Error);
    CHECK(site.server_error() == "");
}

TEST_CASE("an answer is read piece by piece, and the server waits", "[io][http]") {
    int sent = 0;
    const auto handler = [&sent](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
        const auto pieces = [](int& count) -> AsyncGenerator<std::string> {
            const std::string piece(10'000, 'x');
            for (count = 0; count < 1000; ++count)
                co_yield piece;
        };
        co_await connection.respond(200, {}, HttpBody::stream([&] { return pieces(sent); }));
    };
    HttpSite site{handler};
    HttpAnswer answer = site.executor().run(site.client().open({}));
    CHECK(answer.status() == 200);
    site.executor().run_until_idle();
    CHECK(sent < 20);
    std::vector<std::byte> room(100'000);
    CHECK(site.executor().run(answer.read_some(room)) > 0);
    const std::string rest = site.executor().run(answer.read_all(20'000'000));
    CHECK(sent == 1000);
    CHECK(site.executor().run(answer.read_some(room)) == 0);
    CHECK(site.executor().run(answer.read_all(1)) == "");
}

TEST_CASE("an answer that is longer than its limit is refused", "[io][http]") {
    HttpSite site{test::echo, {.max_body = 10}};
    CHECK(site.fetch(post("0123456789")).body == "0123456789");
    CHECK(failure(site, post("0123456789a")) == "server:80: the answer has more than 10 bytes");
    HttpSite chunked{[](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
                         co_await connection.respond(200, {},
                                                     HttpBody::stream([] { return count_to(9); }));
                     },
                     {.max_body = 10}};
    CHECK(failure(chunked, {}) == "server:80: the answer has more than 10 bytes");
    CHECK(site.fetch(post("1")).body == "1");
}

TEST_CASE("time limits say what took too long", "[io][http]") {
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
    const HttpClientOptions options{.response_timeout = 7s, .idle_timeout = 5s};
    HttpSite silent{raw(answer), options, {.stall_read_after = 0}};
    CHECK(failure(silent, {}) == "server:80: no answer within 7000 ms");
    HttpSite half{raw(answer), options, {.stall_read_after = answer.size() - 1}};
    CHECK(failure(half, {}) == "server:80: nothing more came within 5000 ms");
    HttpSite deaf{raw(answer), options, {.stall_write_after = 10}};
    CHECK(failure(deaf, {}) == "server:80: nothing more could be sent within 5000 ms");
    HttpSite slow{raw(answer), {.total_timeout = 30s}, {.longest_read = 1, .read_delay = 1s}};
    CHECK(failure(slow, {}) == "server:80: no whole answer within 30000 ms");
    CHECK(slow.fetch_time() == 30s);
}

TEST_CASE("a connection that cannot be made in time is given up", "[io][http]") {
    class Nowhere : public Connector {
    public:
        Task<std::unique_ptr<ByteStream>> connect(Endpoint) override {
            co_await sleep_for(1h);
            co_return nullptr;
        }
    } nowhere;
    testing::SimulatedExecutor executor;
    HttpClient client{nowhere, {"server", 80}, {.connect_timeout = 3s}};
    CHECK_THROWS_AS(executor.run(client.fetch({})), TimedOut);
}

TEST_CASE("a kept connection that the server has closed is no failure", "[io][http]") {
    HttpSite site{[](HttpServerConnection& connection, HttpRequestHead request) -> Task<> {
        const std::string body = co_await connection.read_body();
        co_await connection.respond(200, {}, HttpBody{request.method + body});
        connection.close(); // without having said so
    }};
    CHECK(site.fetch({"GET", "/"}).body == "GET");
    CHECK(site.fetch({"GET", "/"}).body == "GET");
    CHECK(site.connections() == 2);
    SECTION("unless the request must not be repeated") {
        CHECK(failure(site, post("x")) != "answered 200");
        CHECK(site.connections() == 2);
        HttpRequest never;
        never.repeat = HttpRepeat::never;
        CHECK(site.fetch({"GET", "/"}).body == "GET");
        CHECK(failure(site, std::move(never)) != "answered 200");
    }
    SECTION("and a request that may be repeated is") {
        HttpRequest request = post("x");
        request.repeat = HttpRepeat::always;
        CHECK(site.fetch(std::move(request)).body == "POSTx");
        CHECK(site.connections() == 3);
    }
}

TEST_CASE("a kept connection that shows its end is not used", "[io][http]") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const std::unique_ptr<Listener> listener = network.listen("server", 80);
    HttpClient client{network, Endpoint{"server", 80}};
    const auto serve_three = [](Listener& from) -> Task<> {
        for (int index = 0; index < 3; ++index) {
            HttpServerConnection connection{co_await from.accept()};
            std::optional<HttpRequestHead> head = co_await connection.read_head();
            co_await test::echo(connection, *std::move(head));
        }
    };
    auto serving = executor.start(serve_three(*listener));
    // A POST may not be repeated, so it must not meet the end of the connection before it.
    for (const std::string body : {"1", "2", "3"}) {
        CHECK(executor.run(client.fetch(post(body))).body == body);
        executor.advance(1s);
    }
    serving.get();
}

TEST_CASE("a request is not repeated once the answer has begun, nor twice", "[io][http]") {
    int requests = 0;
    HttpSite site{[&requests](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
        if (++requests == 1)
            co_return co_await connection.respond(200, {}, "kept");
        const Upgraded taken = connection.take_stream();
        const std::string begun = requests == 2 ? "HTTP/1.1 2" : "";
        if (!begun.empty())
            co_await taken.stream->write(std::as_bytes(std::span{begun}));
    }};
    CHECK(site.fetch({}).body == "kept");
    CHECK_THROWS_AS(site.fetch({}), HttpError);
    CHECK(requests == 2);
    CHECK_THROWS_AS(site.fetch({}), HttpError);
    CHECK(requests == 3);
}

TEST_CASE("an unused connection is closed after a while", "[io][http]") {
    HttpSite site{test::echo, {.keep_alive = 10s}};
    site.fetch({});
    site.executor().advance(9s);
    site.fetch({});
    CHECK(site.connections() == 1);
    site.executor().advance(11s);
    site.fetch({});
    CHECK(site.connections() == 2);
    site.client().close_idle();
    site.fetch({});
    CHECK(site.connections() == 3);
}

TEST_CASE("no more connections are open than allowed", "[io][http]") {
    int running = 0;
    int most = 0;
    HttpSite site{[&](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
                      most = std::max(most, ++running);
                      co_await sleep_for(1s);
                      --running;
                      co_await connection.respond(200, {}, {});
                  },
                  {.max_connections = 3}};
    std::vector<Task<HttpResponse>> requests;
    for (int i = 0; i < 10; ++i)
        requests.push_back(site.client().fetch({}));
    const auto all = [](std::vector<Task<HttpResponse>> tasks) -> Task<std::size_t> {
        const std::vector<HttpResponse> answers = co_await when_all(std::move(tasks));
        co_return answers.size();
    };
    CHECK(site.executor().run(all(std::move(requests))) == 10);
    CHECK(most == 3);
    CHECK(site.connections() == 3);
}

TEST_CASE("a server that refuses a long request is heard at once", "[io][http]") {
    HttpSite site{[](HttpServerConnection& connection, HttpRequestHead) -> Task<> {
        const HttpHeaders headers{{"Connection", "close"}};
        co_await connection.respond(413, headers, "too long");
        co_await sleep_for(1h); // and never reads the body
    }};
    const HttpResponse response = site.fetch(post(std::string(1 << 20, 'x')));
    CHECK(response.status == 413);
    CHECK(response.body == "too long");
    CHECK(site.fetch_time() < 1s);
}

TEST_CASE("a connection is handed over to another protocol", "[io][http]") {
    HttpSite site{[](HttpServerConnection& connection, HttpRequestHead request) -> Task<> {
        if (!request.headers.has_token("Connection", "Upgrade"))
            co_return co_await connection.respond(426, {}, "no");
        const HttpHeaders headers{{"Upgrade", "echo"}, {"Connection", "Upgrade"}};
        co_await connection.respond(101, headers, {});
        const Upgraded taken = connection.take_stream();
        const std::string greeting = "greeting";
        co_await taken.stream->write(std::as_bytes(std::span{greeting}));
    }};
    HttpRequest request;
    request.headers.add("Upgrade", "echo");
    HttpUpgrade upgrade = site.executor().run(site.client().upgrade(std::move(request)));
    CHECK(upgrade.response.status == 101);
    CHECK(upgrade.response.headers.find("Upgrade") == "echo");
    REQUIRE(upgrade.connection);
    CHECK(upgrade.connection->unread +
              site.executor().run(test::read_all_text(*upgrade.connection->stream)) ==
          "greeting");

    HttpRequest refused;
    refused.headers.add("Connection", "close");
    const HttpUpgrade refusal = site.executor().run(site.client().upgrade(std::move(refused)));
    CHECK(refusal.response.status == 426);
    CHECK(refusal.response.body == "no");
    CHECK_FALSE(refusal.connection);
}

TEST_CASE("a request can be cancelled at every step, and the client goes on", "[io][http]") {
    for (int steps = 0;; ++steps) {
        CAPTURE(steps);
        HttpSite site{test::echo, {.max_connections = 1}};
        auto fetching = site.executor().start(site.client().fetch(post("1")));
        for (int step = 0; step < steps && !fetching.done(); ++step)
            site.executor().step();
        const bool too_late = fetching.done();
        fetching.request_stop();
        try {
            const std::string body = fetching.get().body;
            CHECK(body == "1");
        } catch (const Cancelled&) {
            CHECK_FALSE(too_late);
        }
        CHECK(site.fetch(post("2")).body == "2");
        if (too_late)
            break;
    }
}
