// SPDX-License-Identifier: MIT
#include "coflow/manage/short_list.hpp"

#include "support/catch.hpp"

#include <string_view>
#include <type_traits>
#include <vector>

using namespace coflow;

namespace {

struct Pair {
    std::string_view name{};
    int value = 0;
};

struct Options {
    int before = 0;
    ShortList<Pair> pairs{};
};

int sum_of(const Options& options) {
    int sum = options.before;
    for (const Pair& pair : options.pairs)
        sum += pair.value;
    return sum;
}

} // namespace

TEST_CASE("a short list in options is written in braces") {
    STATIC_REQUIRE(std::is_trivially_destructible_v<Options>);
    CHECK(sum_of({}) == 0);
    CHECK(sum_of({.before = 1}) == 1);
    CHECK(sum_of({.pairs = {{"a", 1}}}) == 1);
    CHECK(sum_of({.pairs = {{"a", 1}, {"b", 2}}}) == 3);
    CHECK(sum_of({.pairs = {{"a", 1},
                            {"b", 2},
                            {"c", 3},
                            {"d", 4},
                            {"e", 5},
                            {"f", 6},
                            {"g", 7},
                            {"h", 8}}}) == 36);
}

TEST_CASE("a short list is made from values that are known at run time, up to eight") {
    std::vector<Pair> values(8, Pair{"x", 2});
    const ShortList<Pair> list{values};
    CHECK(list.size() == 8);
    CHECK_FALSE(list.empty());
    CHECK(list.end()[-1].value == 2);
    values.emplace_back();
    CHECK_THROWS_AS(ShortList<Pair>{values}, Error);
}
