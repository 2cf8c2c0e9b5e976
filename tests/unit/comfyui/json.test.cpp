// SPDX-License-Identifier: MIT
#include "coflow/comfyui/json.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;
using namespace coflow::comfyui;

TEST_CASE("JSON that Python writes beyond the standard is read") {
    CHECK(parse_json(R"({"a": NaN, "b": [Infinity, -Infinity], "c": "NaN \" Infinity"})") ==
          Json{{"a", nullptr}, {"b", {nullptr, nullptr}}, {"c", "NaN \" Infinity"}});
    CHECK(parse_json(R"(["\ud83d\ude00", "x\udcffy", "\ud800", "\ud800\u0041", "\\ud800", NaN])") ==
          Json::array({"\xF0\x9F\x98\x80", "x\xEF\xBF\xBDy", "\xEF\xBF\xBD",
                       "\xEF\xBF\xBD"
                       "A",
                       "\\ud800", nullptr}));
}

TEST_CASE("what is no JSON is refused") {
    for (const std::string text :
         {"", "{not json", "[1,]", "NaNa", "\"\\u12\"", "\"\\ud8", "{\"a\""})
        CHECK_THROWS_AS(parse_json(text), Error);
    CHECK_THROWS_AS(parse_json("\"\xFF\""), Error);
}

TEST_CASE("deeply nested JSON is refused before anything recurses") {
    CHECK_NOTHROW(parse_json(std::string(500, '[') + std::string(500, ']')));
    CHECK_THROWS_AS(parse_json(std::string(1'000'000, '[')), Error);
    CHECK(parse_json("\"" + std::string(1000, '[') + "\"").is_string());
}

TEST_CASE("a text of a command line is JSON if it can be") {
    CHECK(value_of_text("7") == 7);
    CHECK(value_of_text("18446744073709551615") == 18446744073709551615ULL);
    CHECK(value_of_text("0.5") == 0.5);
    CHECK(value_of_text("true") == true);
    CHECK(value_of_text("\"7\"") == "7");
    CHECK(value_of_text("[\"4\", 0]") == Json::array({"4", 0}));
    CHECK(value_of_text("a red fox") == "a red fox");
    CHECK(value_of_text("") == "");
    CHECK(value_of_text(std::string(1000, '[')) == std::string(1000, '['));
}
