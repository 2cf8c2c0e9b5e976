// SPDX-License-Identifier: MIT
#include "coflow/mixin/json_validation.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using nlohmann::json;
using Found = std::vector<Violation>;

namespace {

JsonValidator song_rules() {
    JsonValidator artist;
    artist.field<std::string>("name", not_empty());
    JsonValidator rules;
    rules.field<double>("song.bpm", in_range(20, 300))
        .field<int>("song.year")
        .optional_field<std::string>("style", one_of("rock", "pop"))
        .field<std::vector<std::string>>("/tags", max_size(2), each(not_empty()))
        .field<json>("artist", artist)
        .field<bool>("/odd~1name/~0")
        .rule(
            "/song/title",
            [](const json& whole) {
                if (!whole.contains("song") || !whole.at("song").is_object())
                    throw std::runtime_error{"no song"};
                return whole.at("song").contains("title");
            },
            "is missing");
    return rules;
}

} // namespace

TEST_CASE("valid JSON has no violations") {
    const json song =
        json::parse(R"({"song": {"bpm": 120, "year": 1999, "title": "T"}, "style": null,
        "tags": ["a"], "artist": {"name": "A"}, "odd/name": {"~": true}, "more": 1})");
    CHECK(song_rules().check(song).empty());
}

TEST_CASE("all that is wrong with JSON is reported, by JSON pointers") {
    const json song = json::parse(R"({"song": {"bpm": 500, "year": 19.5}, "style": "folk",
        "tags": ["a", "", "c"], "artist": {"name": 7}, "odd/name": {"~": "yes"}})");
    CHECK(song_rules().check(song) == Found{{"/song/bpm", "is 500, not between 20 and 300"},
                                            {"/song/year", "is a number, not a whole number"},
                                            {"/style", "is 'folk', not one of 'rock', 'pop'"},
                                            {"/tags", "has size 3, not between 0 and 2"},
                                            {"/tags/1", "is empty"},
                                            {"/artist/name", "is a number, not a string"},
                                            {"/odd~1name/~0", "is a string, not true or false"},
                                            {"/song/title", "is missing"}});
}

TEST_CASE("what is missing is named by its whole path") {
    const Found found = song_rules().check(json::parse(R"({"song": [1], "tags": [1, "b", {}]})"));
    CHECK(found == Found{{"/song/bpm", "is missing"},
                         {"/song/year", "is missing"},
                         {"/tags/0", "is a number, not a string"},
                         {"/tags/2", "is an object, not a string"},
                         {"/artist", "is missing"},
                         {"/odd~1name/~0", "is missing"},
                         {"/song/title", "could not be checked: no song"}});
}

TEST_CASE("any JSON at all can be checked") {
    for (const char* text : {"null", "1", "\"x\"", "[]", "[[[]]]", "{}", "true"}) {
        CAPTURE(text);
        CHECK(song_rules().check(json::parse(text)).size() >= 5);
    }
}

TEST_CASE("numbers must fit their type") {
    JsonValidator rules;
    rules.field<std::uint8_t>("a").field<std::int64_t>("b").field<std::uint64_t>("c");
    CHECK(rules
              .check(json::parse(R"({"a": 255, "b": -9223372036854775808,
                                      "c": 18446744073709551615})"))
              .empty());
    CHECK(rules.check(json::parse(R"({"a": 256, "b": 18446744073709551615, "c": -1})")) ==
          Found{{"/a", "is 256, which is too great"},
                {"/b", "is 18446744073709551615, which is too great"},
                {"/c", "is -1, which is too small"}});
}

TEST_CASE("elements of arrays are fields, too") {
    JsonValidator rules;
    rules.field<int>("rows.1.x", at_least(3));
    CHECK(rules.check(json::parse(R"({"rows": [{}, {"x": 2}]})")) ==
          Found{{"/rows/1/x", "is 2, not at least 3"}});
    CHECK(rules.check(json::parse(R"({"rows": [{}]})")) == Found{{"/rows/1/x", "is missing"}});
}

TEST_CASE("the value itself can be checked") {
    JsonValidator rules;
    rules.field<std::vector<int>>("", min_size(1))
        .rule(
            "", [](const json& value) { return value.size() != 1; }, "is lonely")
        .whole([](const json& value, Violations& found) {
            if (value.dump().size() > 4)
                found.add("is long");
        });
    CHECK(rules.check(json::parse("[10]")) == Found{{"", "is lonely"}});
    CHECK(rules.check(json::parse("{\"a\":1}")) ==
          Found{{"", "is an object, not an array"}, {"", "is lonely"}, {"", "is long"}});
}

TEST_CASE("a path that is none is refused when the rule is made") {
    JsonValidator rules;
    CHECK_THROWS_AS(rules.field<int>("a..b"), Error);
    CHECK_THROWS_AS(rules.field<int>("/a~2"), Error);
    CHECK_THROWS_AS(rules.field<int>("/a~"), Error);
}

TEST_CASE("a workflow whose input is JSON has it checked") {
    class Mix : public BaseWorkflow<json, int, ValidationMixin> {
    public:
        Mix() { input_rules().field<int>("bpm", at_least(20)); }

    private:
        Task<int> execute(json input) override { co_return input["bpm"].get<int>(); }
    };
    testing::SimulatedExecutor executor;
    Mix workflow;
    CHECK(executor.run(workflow.run(json{{"bpm", 30}})) == 30);
    CHECK_THROWS_WITH(executor.run(workflow.run(json{{"bpm", 3}})),
                      "the input of workflow 'Mix' is invalid: /bpm is 3, not at least 20");
}
