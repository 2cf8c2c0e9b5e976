// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/transform.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/mixin/json_schema.hpp"
#include "coflow/mixin/json_validation.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/analyzer/data/records.hpp"

#include <chrono>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::data;
using namespace std::chrono_literals;

namespace {

const Json songs = Json::parse(R"([{"bpm": 120}, {"bpm": "fast"}, {"bpm": 60}])");

struct Song {
    int bpm;
};

Song song_of(const Record& record) { return {record.fields.at("bpm").get<int>()}; }

Task<bool> is_fast(const Record& record) {
    co_await sleep_for(1s);
    co_return record.fields.at("bpm").is_number() && record.fields["bpm"] > 100;
}

Task<std::vector<int>> tempos(AsyncGenerator<Song> list) {
    std::vector<int> result;
    while (const auto song = co_await list.next())
        result.push_back(song->bpm);
    co_return result;
}

struct Rejecting {
    testing::SimulatedExecutor executor;
    test::ScratchFolder folder;
    RejectFile rejects{folder / "rejects"};

    Rejecting() { executor.run(rejects.open()); }
    Json reasons() {
        executor.run(rejects.commit());
        Json result = Json::array();
        std::istringstream lines{test::content_of(folder / "rejects")};
        for (std::string line; std::getline(lines, line);)
            result.push_back(Json::parse(line)["reason"]);
        return result;
    }
};

} // namespace

TEST_CASE("records become typed items") {
    Rejecting test;
    CHECK(test.executor.run(tempos(map(test::records_of(songs), &song_of, &test.rejects))) ==
          std::vector{120, 60});
    CHECK(test.reasons().size() == 1);
    CHECK_THROWS_AS(test.executor.run(tempos(map(test::records_of(songs), &song_of))), DataError);
}

TEST_CASE("items that are no records fail with their own error") {
    Rejecting test;
    const auto fail = [](const Song& song) {
        return song.bpm > 0 ? throw std::runtime_error{"too fast"} : song;
    };
    CHECK_THROWS_WITH(
        test.executor.run(tempos(map(map(test::records_of(songs), &song_of), fail, &test.rejects))),
        "too fast");
}

TEST_CASE("coroutines choose records, as the consumer asks for them") {
    Rejecting test;
    const TimePoint begin = test.executor.now();
    Records fast = filter(test::records_of(songs), &is_fast);
    CHECK(test.executor.now() == begin);
    CHECK(test.executor.run(test::fields_of(std::move(fast))) == Json::array({songs[0]}));
    CHECK(test.executor.now() == begin + 3s);
}

TEST_CASE("a filter that is cancelled stops") {
    Rejecting test;
    auto reading = test.executor.start(test::fields_of(filter(test::records_of(songs), &is_fast)));
    test.executor.run_until_idle();
    reading.request_stop();
    CHECK_THROWS_AS(reading.get(), Cancelled);
}

TEST_CASE("a field is derived from the others") {
    Rejecting test;
    const auto seconds = [](const Json& song) { return 60.0 / song.at("bpm").get<double>(); };
    const Json derived = test.executor.run(
        test::fields_of(derive(test::records_of(songs), "beat", seconds, &test.rejects)));
    CHECK(derived == Json{{{"bpm", 120}, {"beat", 0.5}}, {{"bpm", 60}, {"beat", 1.0}}});
    CHECK(test.reasons() ==
          Json{"[json.exception.type_error.302] type must be number, but is string"});
}

TEST_CASE("records are checked by rules and schemas, and all that is wrong is told") {
    Rejecting test;
    JsonValidator rules;
    rules.field<double>("bpm", at_most(100)).field<std::string>("title");
    CHECK(test.executor.run(test::fields_of(
              validated(test::records_of(songs), rules, &test.rejects))) == Json::array());
    const JsonSchema schema{Json::parse(R"({"properties": {"bpm": {"type": "number"}}})")};
    CHECK(test.executor.run(
              test::fields_of(validated(test::records_of(songs), schema, &test.rejects))) ==
          Json::array({songs[0], songs[2]}));
    const Json reasons = test.reasons();
    REQUIRE(reasons.size() == 4);
    CHECK(reasons[0].get<std::string>().starts_with("the record is invalid: /bpm "));
    CHECK(reasons[0].get<std::string>().ends_with("/title is missing"));
}
