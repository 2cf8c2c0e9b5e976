// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/aggregate.hpp"

#include "support/catch.hpp"

#include <initializer_list>

using namespace coflow;
using namespace coflow::data;

namespace {

Json result_of(AggregateKind kind, std::initializer_list<Json> values,
               const std::string& field = "n") {
    const Aggregate aggregate{kind, field, "result"};
    Aggregator aggregator;
    for (const Json& value : values)
        aggregator.add(aggregate, {{"n", value}});
    aggregator.add(aggregate, Json::object());
    return aggregator.result(aggregate);
}

} // namespace

TEST_CASE("values are counted, added and compared") {
    CHECK(result_of(AggregateKind::count, {1, nullptr, "x"}) == 2);
    CHECK(result_of(AggregateKind::count, {1, nullptr, "x"}, "") == 4);
    CHECK(result_of(AggregateKind::sum, {1, 2, nullptr, -7}) == -4);
    CHECK(result_of(AggregateKind::sum, {1, 2.5}) == 3.5);
    CHECK(result_of(AggregateKind::mean, {1, 2}) == 1.5);
    CHECK(result_of(AggregateKind::min, {2, -1.5, 3}) == -1.5);
    CHECK(result_of(AggregateKind::max, {2, -1.5, 3}) == 3);
}

TEST_CASE("aggregates of nothing are zero or null") {
    CHECK(result_of(AggregateKind::count, {}) == 0);
    CHECK(result_of(AggregateKind::sum, {}) == 0);
    CHECK(result_of(AggregateKind::sum, {}, "") == 0);
    for (const auto kind : {AggregateKind::mean, AggregateKind::min, AggregateKind::max})
        CHECK(result_of(kind, {nullptr}).is_null());
}

TEST_CASE("sums of integers are exact and go on as real numbers when they are too large") {
    const std::int64_t large = std::int64_t{1} << 62;
    CHECK(result_of(AggregateKind::sum, {large, 1}) == large + 1);
    CHECK(result_of(AggregateKind::sum, {large, 1}).is_number_integer());
    CHECK(result_of(AggregateKind::sum, {large, large, large}).get<double>() ==
          Approx(3.0 * static_cast<double>(large)));
    CHECK(result_of(AggregateKind::sum, {UINT64_MAX}).get<double>() ==
          Approx(18446744073709551615.0));
}

TEST_CASE("what is no number cannot be added") {
    const std::vector<Aggregate> sum{{AggregateKind::sum, "n", "sum"}};
    CHECK(why_not_aggregated(sum, {{"n", "1"}}) == "'n' is no number but '\"1\"'");
    CHECK(why_not_aggregated(sum, {{"n", 1}}).empty());
    CHECK(why_not_aggregated(sum, {{"m", "x"}}).empty());
    CHECK(why_not_aggregated({{AggregateKind::count, "n", "n"}}, {{"n", "x"}}).empty());
}
