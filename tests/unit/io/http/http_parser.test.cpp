// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_parser.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace coflow;

namespace {

enum class AtEnd { stays_open, closes };

using Pieces = std::vector<std::string_view>;

/// What a parser makes of pieces, in one line.
template <class Parser>
std::string read(const Pieces& pieces, AtEnd end = AtEnd::stays_open, const HttpLimits& limits = {},
                 HttpAnswerTo kind = HttpAnswerTo::other) {
    Parser parser{limits, kind};
    std::string body;
    std::string report;
    const auto take = [&] {
        for (;;) {
            switch (parser.next()) {
            case HttpEvent::need_more:
                return false;
            case HttpEvent::head:
                if constexpr (requires { parser.head().status; })
                    report += std::to_string(parser.head().status) + " " + parser.head().reason;
                else
                    report += parser.head().method + " " + parser.head().target;
                for (const auto& field : parser.head().headers)
                    report += "|" + field.name + "=" + field.value;
                break;
            case HttpEvent::body:
                body += parser.body();
                break;
            case HttpEvent::end:
                report += "|" + body;
                for (const auto& field : parser.trailer())
                    report += "|" + field.name + "=" + field.value;
                return true;
            }
        }
    };
    try {
        bool ended = false;
        for (const std::string_view piece : pieces) {
            parser.feed(piece);
            ended = ended || take();
        }
        if (!ended && end == AtEnd::closes) {
            parser.feed_end();
            ended = take();
        }
        return ended ? report + "|unread=" + parser.take_unread() : "more";
    } catch (const HttpError& error) {
        return error.what();
    }
}

template <class Parser>
void check_every_split(std::string_view text, const std::string& expected,
                       AtEnd end = AtEnd::stays_open, const HttpLimits& limits = {}) {
    CAPTURE(text);
    CHECK(read<Parser>({text}, end, limits) == expected);
    Pieces bytes;
    for (std::size_t i = 0; i < text.size(); ++i)
        bytes.push_back(text.substr(i, 1));
    CHECK(read<Parser>(bytes, end, limits) == expected);
    for (std::size_t i = 1; i < text.size(); ++i) {
        CAPTURE(i);
        REQUIRE(read<Parser>({text.substr(0, i), text.substr(i)}, end, limits) == expected);
    }
}

std::string answer(std::string_view text, AtEnd end = AtEnd::stays_open) {
    return read<HttpResponseParser>({text}, end);
}
std::string request(std::string_view text) { return read<HttpRequestParser>({text}); }

} // namespace

TEST_CASE("answers are read at every split of their bytes", "[io][http]") {
    check_every_split<HttpResponseParser>(
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX:  y z \r\n\r\nhelloHTTP",
        "200 OK|Content-Length=5|X=y z|hello|unread=HTTP");
    check_every_split<HttpResponseParser>("HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n"
                                          "3\r\nhel\r\n02;ext=\"a\"\r\nlo\r\n0\r\nSum: 7\r\n\r\nX",
                                          "200 |Transfer-Encoding=chunked|hello|Sum=7|unread=X");
    check_every_split<HttpResponseParser>(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "200 OK|Transfer-Encoding=chunked||unread=");
    check_every_split<HttpResponseParser>("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n"
                                          "Link: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
                                          "204 No Content||unread=");
    check_every_split<HttpResponseParser>(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x01",
        "101 Switching Protocols|Upgrade=websocket||unread=\x81\x01");
    check_every_split<HttpResponseParser>("HTTP/1.0 200 OK\r\n\r\nuntil the end",
                                          "200 OK|until the end|unread=", AtEnd::closes);
}

TEST_CASE("requests are read at every split of their bytes", "[io][http]") {
    check_every_split<HttpRequestParser>(
        "\r\nPOST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhiGET",
        "POST /a?b|Host=h|Content-Length=2|hi|unread=GET");
    check_every_split<HttpRequestParser>("GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                                         "GET /|Host=h||unread=");
}

TEST_CASE("answers without a body have none whatever they say", "[io][http]") {
    CHECK(read<HttpResponseParser>({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
                                   AtEnd::stays_open, {}, HttpAnswerTo::head_request) ==
          "200 OK|Content-Length=5||unread=");
    CHECK(answer("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n") ==
          "304 Not Modified|Content-Length=5||unread=");
}

TEST_CASE("what one reader may take for something else is refused", "[io][http]") {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string bad = "this is no HTTP/1.1: ";
    const std::string length = bad + "the Content-Length is ambiguous";
    CHECK(answer(ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello") == length);
    CHECK(answer(ok + "Content-Length: 5, 5\r\n\r\nhello") == length);
    const std::string coding = bad + "a Transfer-Encoding other than chunked";
    CHECK(answer(ok + "Transfer-Encoding: gzip, chunked\r\n\r\n") == coding);
    CHECK(answer(ok + "Transfer-Encoding: xchunked\r\n\r\n") == coding);
    CHECK(answer("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") == coding);
    CHECK(answer(ok + "X: a\r\n b\r\n\r\n") == bad + "a folded header line");
    CHECK(answer(ok + "X:\r\n b\r\n\r\n") == bad + "a folded header line");
    CHECK(answer(ok + "X: a\r\n \r\n\r\n") == bad + "a folded header line");
    CHECK(request("GET / HTTP/1.1\r\n\r\n") == bad + "no host");
    CHECK(request("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == bad + "two hosts");

    const std::string chunked = ok + "Transfer-Encoding: chunked\r\n";
    for (const std::string& text : {ok + "Content-Length: +5\r\n\r\nhello",
                                    ok + "Content-Length: 0x5\r\n\r\nhello",
                                    ok + "Content-Length: -1\r\n\r\n",
                                    ok + "Content-Length:\r\n\r\n",
                                    ok + "Content-Length: 18446744073709551616\r\n\r\n",
                                    ok + "Content-Length: 5 5\r\n\r\n",
                                    chunked + "Content-Length: 5\r\n\r\n",
                                    ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                                    ok + "X : y\r\n\r\n",
                                    ok + "X: a\nY: b\r\n\r\n",
                                    ok + "X: a\rY: b\r\n\r\n",
                                    ok + "X: a" + '\0' + "\r\n\r\n",
                                    ok + ": y\r\n\r\n",
                                    ok + "X\r\n\r\n",
                                    std::string{"HTTP/2.0 200 OK\r\n\r\n"},
                                    std::string{"HTTP/1.1 20 OK\r\n\r\n"},
                                    std::string{"HTTP/1.1 099 Low\r\n\r\n"},
                                    std::string{"SSH-2.0-x\r\n\r\n"},
                                    chunked + "\r\nx\r\nhello",
                                    chunked + "\r\n-1\r\nhello",
                                    chunked + "\r\n 3\r\nhel\r\n0\r\n\r\n",
                                    chunked + "\r\n0x3\r\nhel\r\n0\r\n\r\n",
                                    chunked + "\r\n10000000000000000\r\nhello",
                                    chunked + "\r\n3\nhel\r\n0\r\n\r\n",
                                    chunked + "\r\n3\r\nhelX\r\n0\r\n\r\n",
                                    chunked + "\r\n3\r\nhello\r\n0\r\n\r\n"}) {
        CAPTURE(text);
        CHECK(answer(text, AtEnd::closes).rfind(bad, 0) == 0);
    }
    for (const std::string_view text :
         {"GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
          "G ET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET /\r\nHost: h\r\n\r\n",
          "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\nHost: h\n\n"}) {
        CAPTURE(text);
        CHECK(request(text).rfind(bad, 0) == 0);
    }
}

TEST_CASE("a message that is cut off is an error at every byte", "[io][http]") {
    const std::string with_length = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    const std::string in_chunks =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n0\r\nA: b\r\n\r\n";
    for (const std::string_view text : {std::string_view{with_length}, std::string_view{in_chunks}})
        for (std::size_t i = 1; i < text.size(); ++i) {
            CAPTURE(text, i);
            REQUIRE(answer(text.substr(0, i), AtEnd::closes) ==
                    "the connection ended within a message");
        }
    CHECK(answer("", AtEnd::closes) == "the connection ended without an answer");
}

TEST_CASE("what is longer than a limit is refused, in one piece or in many", "[io][http]") {
    const HttpLimits limits{.head_bytes = 200, .fields = 3, .body_bytes = 10};
    const auto check = [&](std::string_view text, const std::string& expected,
                           AtEnd end = AtEnd::stays_open) {
        check_every_split<HttpResponseParser>(text, expected, end, limits);
    };
    const auto read_limited = [&](const Pieces& pieces) {
        return read<HttpResponseParser>(pieces, AtEnd::stays_open, limits);
    };
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string header = "the header is too long";
    check(ok + "X: " + std::string(200, 'x') + "\r\n\r\n", header);
    check(ok + "X: " + std::string(90, 'x') + "\r\nY: " + std::string(90, 'x') + "\r\n\r\n",
          header);
    check("HTTP/1.1 200 " + std::string(200, 'x') + "\r\n\r\n", header);
    const std::string many = "the header has too many fields";
    CHECK(read_limited({ok, "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n"}) == many);
    const std::string body = "the body is too long";
    check(ok + "Content-Length: 11\r\n\r\nhello world", body);
    check(ok + "\r\nhello world", body, AtEnd::closes);
    const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    check(chunked + "6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n", body);
    const std::string long_extension = "3;" + std::string(300, 'x');
    const std::string long_trailer = "0\r\nX: " + std::string(300, 'x');
    const std::string chunk = "the chunk's header or trailer is too long";
    CHECK(read_limited({chunked, long_extension}) == chunk);
    CHECK(read_limited({chunked, long_trailer}) == chunk);
    CHECK(read_limited({chunked, "0\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n"}) == many);
    std::string informational;
    for (int i = 0; i < 20; ++i)
        informational += "HTTP/1.1 100 Continue\r\n\r\n";
    CHECK(read_limited({informational}) == "too many answers before the answer");
}

TEST_CASE("a parser knows whether another message can follow", "[io][http]") {
    const auto keeps = [](std::string_view text) {
        HttpResponseParser parser;
        parser.feed(text);
        REQUIRE(parser.next() == HttpEvent::head);
        return parser.keep_alive();
    };
    CHECK(keeps("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    CHECK_FALSE(keeps("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    CHECK_FALSE(keeps("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
    CHECK(keeps("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"));
    CHECK_FALSE(keeps("HTTP/1.1 200 OK\r\n\r\n"));
}
