// SPDX-License-Identifier: MIT
#include "coflow/mixin/json_schema.hpp"

#include "coflow/mixin/json_validation.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace coflow;
using nlohmann::json;
using Found = std::vector<Violation>;

namespace {

const json song_schema = json::parse(R"({
    "type": "object",
    "required": ["title", "bpm"],
    "properties": {
        "title": {"type": "string"},
        "bpm": {"type": "number", "minimum": 20, "maximum": 300},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 3}},
        "a/b": {"type": "object", "additionalProperties": {"type": "integer"}},
        "style": {"enum": ["rock", "pop"]}
    }
})");

std::vector<std::string> paths(const Found& found) {
    std::vector<std::string> result;
    for (const Violation& violation : found)
        result.push_back(violation.path);
    return result;
}

json nested(int levels) {
    json value = 1;
    for (int level = 0; level < levels; ++level)
        value = json::array({std::move(value)});
    return value;
}

} // namespace

TEST_CASE("a value that fits the schema has no violations") {
    CHECK(JsonSchema{song_schema}
              .check(json::parse(R"({"title": "T", "bpm": 120, "tags": ["a"], "a/b": {"c": 1}})"))
              .empty());
}

TEST_CASE("all that breaks the schema is reported once, with its JSON pointer") {
    const Found found = JsonSchema{song_schema}.check(json::parse(
        R"({"bpm": 500, "tags": ["a", 2, "long"], "a/b": {"c": "x"}, "style": "folk"})"));
    CHECK(paths(found) ==
          std::vector<std::string>{"/a~1b/c", "/bpm", "/style", "/tags/1", "/tags/2", ""});
    CHECK(found.back().message == "breaks the schema: Missing required property 'title'");
}

TEST_CASE("a value of the wrong type altogether breaks the schema as well") {
    CHECK(paths(JsonSchema{song_schema}.check(3)) == std::vector<std::string>{""});
    CHECK_THROWS_AS(JsonSchema{song_schema}.validate(3), ValidationError);
    CHECK(JsonSchema{true}.check(3).empty());
}

TEST_CASE("what is no schema is refused when it is made") {
    CHECK_THROWS_AS(JsonSchema{json::parse(R"({"type": 7})")}, Error);
    CHECK_THROWS_AS(JsonSchema{json::array()}, Error);
    CHECK_THROWS_WITH(JsonSchema{json::parse(R"({"$ref": "http://example.com/schema"})")},
                      "this is no JSON Schema: Fetching of remote JSON References not enabled.");
}

TEST_CASE("a pattern that is none is a violation, not a crash") {
    const JsonSchema schema{json::parse(R"({"pattern": "(("})")};
    const Found found = schema.check("x");
    REQUIRE(found.size() == 1);
    CHECK(found[0].message.starts_with("could not be checked: "));
}

TEST_CASE("hostile values are refused before they exhaust the stack") {
    const JsonSchema recursive{
        json::parse(R"({"type": ["array", "number"], "items": {"$ref": "#"}})")};
    CHECK(recursive.check(nested(100)).empty());
    CHECK(recursive.check(nested(100'000)) ==
          Found{{"", "is nested too deeply to be checked by a schema"}});
    const JsonSchema pattern{json::parse(R"({"pattern": "^(a|b)*$"})")};
    CHECK(pattern.check(std::string(4000, 'a')).empty());
    CHECK(pattern.check(std::string(10'000'000, 'a')) ==
          Found{{"", "contains a text that is too long to be checked by a pattern"}});
    CHECK(
        JsonSchema{song_schema}.check({{"title", std::string(10'000, 'a')}, {"bpm", 60}}).empty());
}

TEST_CASE("a schema is a check for JSON") {
    JsonValidator rules;
    rules.field<json>("song", JsonSchema{song_schema}).field<int>("count");
    CHECK(paths(rules.check(json::parse(R"({"song": {"title": 1, "bpm": 50}})"))) ==
          std::vector<std::string>{"/song/title", "/count"});
}
