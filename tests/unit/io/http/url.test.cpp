// SPDX-License-Identifier: MIT
#include "coflow/io/http/url.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

namespace {

std::string reason(std::string_view text) {
    try {
        return Url{text}.text();
    } catch (const Error& error) {
        const std::string message = error.what();
        return message.substr(message.rfind(": ") + 2);
    }
}

} // namespace

TEST_CASE("a URL says where something is", "[io][http]") {
    const Url url{"HTTP://LocalHost:8188/view?filename=a.png#top"};
    CHECK(url.scheme() == "http");
    CHECK(url.endpoint() == Endpoint{"localhost", 8188});
    CHECK(url.target() == "/view?filename=a.png");
    CHECK(url.text() == "http://localhost:8188/view?filename=a.png");
}

TEST_CASE("what a URL does not say is the usual", "[io][http]") {
    CHECK(Url{"http://a"}.endpoint() == Endpoint{"a", 80});
    CHECK(Url{"ws://a"}.endpoint() == Endpoint{"a", 80});
    CHECK(Url{"https://a"}.endpoint() == Endpoint{"a", 443, Encryption::tls});
    CHECK(Url{"wss://a:8443/ws"}.endpoint() == Endpoint{"a", 8443, Encryption::tls});
    CHECK(Url{"http://a"}.target() == "/");
    CHECK(Url{"http://a?x=1"}.target() == "/?x=1");
    CHECK(Url{"http://a#x"}.target() == "/");
}

TEST_CASE("addresses are hosts too", "[io][http]") {
    CHECK(Url{"http://127.0.0.1:1"}.endpoint() == Endpoint{"127.0.0.1", 1});
    CHECK(Url{"http://[::1]:8188/"}.endpoint() == Endpoint{"::1", 8188});
    CHECK(Url{"http://[FE80::1]"}.text() == "http://[fe80::1]:80/");
}

TEST_CASE("a URL that cannot be used says why", "[io][http]") {
    CHECK(reason("localhost:8188") == "it does not begin with http:// or the like");
    CHECK(reason("") == "it does not begin with http:// or the like");
    CHECK(reason("ftp://a") == "only http, https, ws and wss are known");
    CHECK(reason("http://") == "it has no proper host");
    CHECK(reason("http://:80") == "it has no proper host");
    CHECK(reason("http://a b/") == "it has no proper host");
    CHECK(reason("http://a\r\nHost: b/") == "it has no proper host");
    CHECK(reason("http://me:secret@a/") ==
          "it has a user's name in it, which belongs into a header");
    CHECK(reason("http://[::1") == "a [ of its host is not closed");
    CHECK(reason("http://[x]") == "what is in [ ] is no IPv6 address");
    for (const std::string_view port : {":", ":0", ":65536", ":-1", ":+1", ":8x", ":1:2"})
        CHECK(reason("http://a" + std::string{port}) == "its port is no number from 1 to 65535");
    CHECK(reason("http://[::1]x") == "its port is no number from 1 to 65535");
    CHECK(reason("http://a/b c") == "its path has characters that must be percent-encoded");
    CHECK(reason("http://a/b\r\nX: y") == "its path has characters that must be percent-encoded");
}
