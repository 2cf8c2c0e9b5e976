// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/group.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/analyzer/data/records.hpp"

using namespace coflow;
using namespace coflow::data;

namespace {

const Json sales = Json::parse(R"([
    {"shop": "b", "day": 1, "euros": 3}, {"shop": "a", "day": 1, "euros": 1.5},
    {"shop": "b", "day": 2, "euros": 4}, {"day": 2}, {"shop": null, "euros": 1}])");

const std::vector<Aggregate> aggregates{{AggregateKind::count, "", "sales"},
                                        {AggregateKind::sum, "euros", "euros"},
                                        {AggregateKind::max, "euros", "best"}};

Json run(Records records) {
    testing::SimulatedExecutor executor;
    return executor.run(test::fields_of(std::move(records)));
}

} // namespace

TEST_CASE("records are grouped by the values of a field, in the order of the first ones") {
    CHECK(run(group(test::records_of(sales), {"shop"}, aggregates)) == Json::parse(R"([
        {"shop": "b", "sales": 2, "euros": 7, "best": 4},
        {"shop": "a", "sales": 1, "euros": 1.5, "best": 1.5},
        {"shop": null, "sales": 2, "euros": 1, "best": 1}])"));
    CHECK(run(group(test::records_of(sales), {"shop", "day"}, {})).size() == 5);
    CHECK(run(group(test::records_of(sales), {}, aggregates)) ==
          Json::parse(R"([{"sales": 5, "euros": 9.5, "best": 4}])"));
    CHECK(run(group(test::records_of(Json::array()), {"shop"}, aggregates)) == Json::array());
}

TEST_CASE("groups are limited in number, and bad values are told") {
    CHECK_THROWS_WITH(run(group(test::records_of(sales), {"shop"}, {}, nullptr, 2)),
                      "there are more than the 2 groups that are allowed");
    const Json bad = Json::parse(R"([{"euros": 1}, {"euros": "2"}])");
    CHECK_THROWS_WITH(run(group(test::records_of(bad), {}, aggregates)),
                      "'test.json', line 2: 'euros' is no number but '\"2\"'");
}
