// SPDX-License-Identifier: MIT
#include "coflow/io/http/http_headers.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

TEST_CASE("header fields are found whatever the case of their name", "[io][http]") {
    HttpHeaders headers{{"Content-Type", "text/plain"}, {"Accept", " a "}};
    CHECK(headers.find("content-TYPE") == "text/plain");
    CHECK(headers.find("Accept") == "a");
    CHECK(headers.find("Other") == std::nullopt);
    headers.add("accept", "b");
    CHECK(headers.size() == 3);
    headers.set("ACCEPT", "c");
    CHECK(headers.size() == 2);
    CHECK(headers.find("Accept") == "c");
    headers.remove("accept");
    CHECK_FALSE(headers.contains("Accept"));
}

TEST_CASE("words of a list are found in all fields of a name", "[io][http]") {
    const HttpHeaders headers{{"Connection", "keep-alive, Upgrade"}, {"Connection", "x"}};
    CHECK(headers.has_token("connection", "upgrade"));
    CHECK(headers.has_token("Connection", "X"));
    CHECK_FALSE(headers.has_token("Connection", "grade"));
    CHECK_FALSE(headers.has_token("Upgrade", "x"));
}

TEST_CASE("nothing can be smuggled in by a header field", "[io][http]") {
    HttpHeaders headers;
    for (const std::string& value :
         {std::string{"a\r\nX: y"}, std::string{"a\nX: y"}, std::string{"a\rb"},
          std::string{"a\0b", 3}, std::string{"\x7f"}})
        CHECK_THROWS_AS(headers.add("Name", value), Error);
    for (const std::string_view name : {"", "a b", "a:", "a\r\n", "\xc3\xa4"})
        CHECK_THROWS_AS(headers.add(name, "value"), Error);
    CHECK(headers.empty());
    headers.add("Name", "tab\tand \xc3\xa4");
    CHECK(headers.find("name") == "tab\tand \xc3\xa4");
}
