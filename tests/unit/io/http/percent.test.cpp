// SPDX-License-Identifier: MIT
#include "coflow/io/http/percent.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

TEST_CASE("what a URL may misunderstand is percent-encoded", "[io][http]") {
    CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
    CHECK(percent_encode("a b&c=d/../e?#%+\r\n") == "a%20b%26c%3Dd%2F..%2Fe%3F%23%25%2B%0D%0A");
    CHECK(percent_encode("\xc3\xa4") == "%C3%A4");
}

TEST_CASE("every byte survives encoding and decoding", "[io][http]") {
    std::string all;
    for (int code = 0; code < 256; ++code)
        all += static_cast<char>(code);
    CHECK(percent_decode(percent_encode(all)) == all);
    CHECK(percent_decode("%2f%2F+") == "//+");
}

TEST_CASE("a broken encoding is nothing", "[io][http]") {
    for (const std::string_view text : {"%", "%2", "%2x", "%x2", "a%", "%%41"})
        CHECK(percent_decode(text) == std::nullopt);
}

TEST_CASE("a query is added to a path", "[io][http]") {
    CHECK(with_query("/view", {{"filename", "a&b.png"}, {"type", "output"}}) ==
          "/view?filename=a%26b.png&type=output");
    CHECK(with_query("/view?x=1", {{"y", "2"}}) == "/view?x=1&y=2");
    CHECK(with_query("/view", {}) == "/view");
}
