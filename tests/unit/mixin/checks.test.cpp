// SPDX-License-Identifier: MIT
#include "coflow/mixin/checks.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// What the check says about the value; empty if all is well.
template <class Check, class T>
std::string said(const Check& check, const T& value) {
    Violations found;
    detail::apply_check(check, value, found);
    std::string text;
    for (const Violation& violation : found.all())
        text += violation.path + "|" + violation.message + "\n";
    return text;
}

} // namespace

TEST_CASE("a range takes its limits and nothing beyond") {
    CHECK(said(in_range(20, 300), 20).empty());
    CHECK(said(in_range(20, 300), 300).empty());
    CHECK(said(in_range(20, 300), 500) == "|is 500, not between 20 and 300\n");
    CHECK(said(in_range(20, 300), 19.5) == "|is 19.5, not between 20 and 300\n");
    CHECK(said(in_range(20, 300), std::nan("")) == "|is nan, not between 20 and 300\n");
    CHECK(said(at_least(1), 0) == "|is 0, not at least 1\n");
    CHECK(said(at_most(1), 1).empty());
    CHECK(said(at_most(1), 2) == "|is 2, not at most 1\n");
    CHECK(said(at_least("b"), std::string{"a"}) == "|is 'a', not at least 'b'\n");
}

TEST_CASE("numbers of different types are compared by their values") {
    CHECK(said(at_least(0U), -1) == "|is -1, not at least 0\n");
    CHECK(said(at_most(-1), 0U) == "|is 0, not at most -1\n");
    CHECK(said(at_most(1e3), std::numeric_limits<std::int64_t>::max()) ==
          "|is 9223372036854775807, not at most 1000\n");
    CHECK(said(at_least('a'), 'A') == "|is A, not at least a\n");
}

TEST_CASE("whatever has an order has a range") {
    CHECK(said(in_range(1s, 1min), 2000ms).empty());
    CHECK(said(in_range(1s, 1min), 2min) == "|is not within its limits\n");
    CHECK(said(at_most(1s), 2s) == "|is not within its limit\n");
}

TEST_CASE("sizes are of texts and containers") {
    CHECK(said(not_empty(), std::string{}) == "|is empty\n");
    CHECK(said(not_empty(), std::filesystem::path{}) == "|is empty\n");
    CHECK(said(not_empty(), std::vector{1}).empty());
    CHECK(said(min_size(2), std::vector{1}) == "|has size 1, not at least 2\n");
    CHECK(said(max_size(2), std::string{"abc"}) == "|has size 3, not between 0 and 2\n");
    CHECK(said(size_between(1, 3), std::map<int, int>{{1, 1}}).empty());
}

TEST_CASE("a pattern fits the whole text") {
    const auto colour = matches("#[0-9a-f]{6}", "a colour");
    CHECK(said(colour, std::string{"#00ff00"}).empty());
    CHECK(said(colour, std::string{"x#00ff00"}) == "|is 'x#00ff00', not a colour\n");
    CHECK(said(matches("a+"), "b") == "|is 'b', not as the pattern a+\n");
    CHECK_THROWS_AS(matches("(("), Error);
}

TEST_CASE("a pattern survives long texts") {
    const auto any = matches("(a|b)*", "letters");
    CHECK(said(any, std::string(4000, 'a')).empty());
    CHECK(said(any, std::string(10'000, 'a')) ==
          "|is '" + std::string(60, 'a') + "...', not letters\n");
}

TEST_CASE("a value is one of those that are allowed") {
    const auto style = one_of("rock", "pop");
    CHECK(said(style, std::string{"pop"}).empty());
    CHECK(said(style, std::string{"po"}) == "|is 'po', not one of 'rock', 'pop'\n");
    CHECK(said(one_of(1, 2), 3) == "|is 3, not one of 1, 2\n");
    enum class Key { major, minor };
    CHECK(said(one_of(Key::major), Key::minor) == "|is not one of the allowed values\n");
}

TEST_CASE("each element is checked, and named by its index") {
    CHECK(said(each(not_empty(), max_size(2)), std::vector<std::string>{"", "a", "abc"}) ==
          "[0]|is empty\n[2]|has size 3, not between 0 and 2\n");
}

TEST_CASE("of an optional value only what is there is checked, unless it is required") {
    CHECK(said(at_least(1), std::optional<int>{}).empty());
    CHECK(said(at_least(1), std::optional<int>{0}) == "|is 0, not at least 1\n");
    CHECK(said(required(), std::optional<int>{}) == "|is missing\n");
    CHECK(said(required(), std::optional<int>{0}).empty());
}

TEST_CASE("a predicate of one's own is a check") {
    const auto even = satisfies([](int value) { return value % 2 == 0; }, "is odd");
    CHECK(said(even, 2).empty());
    CHECK(said(even, 3) == "|is odd\n");
    CHECK(said(even, std::optional<int>{3}) == "|is odd\n");
}

TEST_CASE("a check that throws is a violation") {
    const auto broken = satisfies(
        [](int value) -> bool { throw std::runtime_error{"no " + std::to_string(value)}; },
        "is odd");
    CHECK(said(broken, 3) == "|could not be checked: no 3\n");
}
