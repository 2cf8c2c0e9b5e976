// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/join.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/analyzer/data/records.hpp"

using namespace coflow;
using namespace coflow::data;

namespace {

const Json artists = Json::parse(R"([{"id": 1, "name": "Ada"}, {"id": "2", "name": "Bo"}])");
const Json songs =
    Json::parse(R"([{"title": "x", "by": "1"}, {"title": "y", "by": 3}, {"title": "z"}])");

KeyedTable table_of(const Json& records, std::size_t most = KeyedTable::most_records) {
    testing::SimulatedExecutor executor;
    return executor.run(KeyedTable::load(test::records_of(records), "id", most));
}

Json joined(JoinKind kind, const std::string& prefix = {}, const Json& records = songs) {
    testing::SimulatedExecutor executor;
    const KeyedTable table = table_of(artists);
    return executor.run(
        test::fields_of(join(test::records_of(records), table, "by", kind, prefix)));
}

} // namespace

TEST_CASE("records get what a table knows about their key") {
    const Json found{{"title", "x"}, {"by", "1"}, {"name", "Ada"}};
    CHECK(joined(JoinKind::inner) == Json::array({found}));
    CHECK(joined(JoinKind::left) == Json::array({found, songs[1], songs[2]}));
    CHECK(joined(JoinKind::inner, "artist_")[0]["artist_name"] == "Ada");
}

TEST_CASE("records that cannot be joined are bad ones") {
    CHECK_THROWS_WITH(joined(JoinKind::required),
                      "'test.json', line 2: nothing is known about 'by' '3'");
    CHECK_THROWS_WITH(joined(JoinKind::required, {}, Json::array({songs[2]})),
                      "'test.json', line 1: has no 'by'");
    CHECK_THROWS_WITH(joined(JoinKind::inner, {}, Json::array({{{"by", 2}, {"name", "x"}}})),
                      "'test.json', line 1: has a field 'name' already; join it with a prefix");
}

TEST_CASE("a table's keys are there and unique, and it is limited") {
    CHECK(table_of(artists).size() == 2);
    CHECK(table_of(artists).find("2")->at("name") == "Bo");
    CHECK(table_of(artists).find("3") == nullptr);
    CHECK_THROWS_WITH(table_of(songs), "'test.json', line 1: has no 'id'");
    CHECK_THROWS_WITH(table_of(Json::array({{{"id", "1"}}, {{"id", 1}}})),
                      "'test.json', line 2: has the same 'id' as another: '1'");
    CHECK_THROWS_WITH(table_of(artists, 1),
                      "'test.json', line 2: is one more than the 1 that are allowed");
}

TEST_CASE("records that cannot be joined go to the rejects") {
    testing::SimulatedExecutor executor;
    const test::ScratchFolder folder;
    RejectFile rejects{folder / "rejects"};
    executor.run(rejects.open());
    const KeyedTable table = table_of(artists);
    CHECK(executor
              .run(test::fields_of(
                  join(test::records_of(songs), table, "by", JoinKind::required, {}, &rejects)))
              .size() == 1);
    CHECK(rejects.count() == 2);
}
