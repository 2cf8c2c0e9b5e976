// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/transformation.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/analyzer/data/records.hpp"

#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::data;

namespace {

const Json songs = Json::parse(R"([
    {"title": "x", "bpm": 120, "by": 1}, {"title": "y", "bpm": null, "by": 2},
    {"title": "z", "bpm": 60, "by": 1}])");

Json run(const char* step, const Json& records = songs) {
    testing::SimulatedExecutor executor;
    const Transformation transformation = transformation_of(Json::parse(step));
    return executor.run(test::fields_of(transformation(test::records_of(records), nullptr)));
}

Json titles(const char* step) {
    Json result = Json::array();
    for (const Json& song : run(step))
        result.push_back(song["title"]);
    return result;
}

} // namespace

TEST_CASE("records are filtered by comparisons") {
    CHECK(titles(R"({"filter": {"field": "bpm", "is": "==", "value": 120.0}})") == Json{"x"});
    CHECK(titles(R"({"filter": {"field": "bpm", "is": "!=", "value": null}})") == Json{"x", "z"});
    CHECK(titles(R"({"filter": {"field": "bpm", "is": "<", "value": 120}})") == Json{"z"});
    CHECK(titles(R"({"filter": {"field": "bpm", "is": "<=", "value": 120}})") == Json{"x", "z"});
    CHECK(titles(R"({"filter": {"field": "title", "is": ">", "value": "x"}})") == Json{"y", "z"});
    CHECK(titles(R"({"filter": {"field": "bpm", "is": ">=", "value": 61}})") == Json{"x"});
    CHECK_THROWS_WITH(run(R"({"filter": {"field": "bpm", "is": ">", "value": "1"}})"),
                      "'test.json', line 1: '120' cannot be compared with '\"1\"'");
}

TEST_CASE("fields are selected and calculated") {
    CHECK(run(R"({"select": ["bpm", "none"]})") ==
          Json::parse(R"([{"bpm": 120}, {"bpm": null}, {"bpm": 60}])"));
    const Json derived = run(R"({"derive": {"field": "d", "is": "/", "of": ["bpm", 2, "by"]}})");
    CHECK(derived[0]["d"] == 60);
    CHECK(derived[1]["d"].is_null());
    CHECK(run(R"({"derive": {"field": "d", "is": "+", "of": [1, 2]}})")[0]["d"] == 3);
    CHECK(run(R"({"derive": {"field": "d", "is": "-", "of": [1, 2]}})")[0]["d"] == -1);
    CHECK(run(R"({"derive": {"field": "d", "is": "*", "of": [3, 2]}})")[0]["d"] == 6);
    CHECK_THROWS_WITH(run(R"({"derive": {"field": "d", "is": "/", "of": ["bpm", 0]}})"),
                      "'test.json', line 1: the result is no finite number");
    CHECK_THROWS_WITH(run(R"({"derive": {"field": "d", "is": "/", "of": ["title", 2]}})"),
                      "'test.json', line 1: '\"x\"' is no number");
}

TEST_CASE("records are joined with a file and grouped") {
    const test::ScratchFolder folder;
    const Json join{{"join",
                     {{"file", folder.file("a.csv", "id,name\n1,Ada\n").native()},
                      {"key", "id"},
                      {"field", "by"},
                      {"kind", "left"},
                      {"prefix", "artist_"}}}};
    const Json joined = run(join.dump().c_str());
    CHECK(joined[0]["artist_name"] == "Ada");
    CHECK(joined[1] == songs[1]);
    CHECK(run(R"({"group": {"by": ["by"], "aggregates": [
              {"kind": "count", "as": "songs"}, {"kind": "mean", "field": "bpm", "as": "bpm"}]}})") ==
          Json::parse(R"([{"by": 1, "songs": 2, "bpm": 90}, {"by": 2, "songs": 1, "bpm": null}])"));
}

TEST_CASE("what describes no transformation is refused") {
    for (const char* wrong :
         {"3", "{}", R"({"select": 3})", R"({"filtre": {}})", R"({"filter": 3})",
          R"({"filter": {"field": "a", "is": "~", "value": 1}})", R"({"filter": {"field": "a"}})",
          R"({"derive": {"field": "a", "is": "%", "of": []}})", R"({"join": {"key": "a"}})",
          R"({"group": {"by": [], "aggregates": [{"kind": "avg", "field": "a", "as": "b"}]}})",
          R"({"filter": {"field": "a", "is": "<", "value": 1, "or": 2}})"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(run(wrong), Error);
    }
}
