// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/paragraphs.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace coflow;

using Paragraphs = std::vector<std::string_view>;

TEST_CASE("paragraphs are what blank lines separate") {
    CHECK(text::split_paragraphs("one\nstill one\n\n \t\ntwo") ==
          Paragraphs{"one\nstill one", "two"});
    CHECK(text::split_paragraphs("\r\n\r\none\r\nstill one\r\n\r\ntwo\r\n") ==
          Paragraphs{"one\r\nstill one", "two"});
    CHECK(text::split_paragraphs("one\u2029two\u2028still two") ==
          Paragraphs{"one", "two\u2028still two"});
}

TEST_CASE("there is no paragraph in nothing or in white space of any script") {
    CHECK(text::split_paragraphs("").empty());
    CHECK(text::split_paragraphs("\n\n\n").empty());
    CHECK(text::split_paragraphs(" \u3000\u00A0\n\u2003").empty());
}

TEST_CASE("splitting can be stopped") {
    StopSource stop;
    stop.request_stop();
    CHECK_THROWS_AS(text::split_paragraphs(std::string(10'000, 'a'), stop.get_token()), Cancelled);
}
