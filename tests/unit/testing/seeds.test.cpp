// SPDX-License-Identifier: MIT
#include "coflow/testing/seeds.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

using coflow::Error;
using coflow::ErrorCode;
using coflow::testing::Seeds;

namespace {

std::vector<std::uint64_t> all(const Seeds& seeds) {
    std::vector<std::uint64_t> result;
    seeds.for_each([&result](std::uint64_t seed) {
        result.push_back(seed);
        return true;
    });
    return result;
}

} // namespace

TEST_CASE("a count of seeds means those from 1 on", "[testing]") {
    CHECK(all(3) == std::vector<std::uint64_t>{1, 2, 3});
    CHECK_THROWS_AS(Seeds{0}, Error);
}

TEST_CASE("a text names seeds and ranges of seeds", "[testing]") {
    CHECK(all(Seeds::parse("17")) == std::vector<std::uint64_t>{17});
    CHECK(all(Seeds::parse("9,2-4,0")) == std::vector<std::uint64_t>{9, 2, 3, 4, 0});
    constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
    CHECK(all(Seeds::parse("18446744073709551615")) == std::vector<std::uint64_t>{largest});
}

TEST_CASE("a text that names no seeds is refused and quoted", "[testing]") {
    for (const char* text : {"", "x", "1,", ",1", "4-2", "1-", "-1", " 1", "1 2", "0x10",
                             "18446744073709551616", "1;2"}) {
        CAPTURE(text);
        try {
            static_cast<void>(Seeds::parse(text));
            FAIL("it must be refused");
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            CHECK(std::string{error.what()}.find('\'' + std::string{text} + '\'') !=
                  std::string::npos);
        }
    }
}

TEST_CASE("going through seeds ends when it is told to", "[testing]") {
    int calls = 0;
    Seeds::parse("1-100,200-300").for_each([&calls](std::uint64_t seed) {
        ++calls;
        return seed < 5;
    });
    CHECK(calls == 5);
}

TEST_CASE("the environment names other seeds", "[testing]") {
    ::unsetenv(Seeds::variable);
    CHECK(all(Seeds::from_environment(2)) == std::vector<std::uint64_t>{1, 2});
    ::setenv(Seeds::variable, "7-8", 1);
    CHECK(all(Seeds::from_environment(2)) == std::vector<std::uint64_t>{7, 8});
    ::setenv(Seeds::variable, "many", 1);
    CHECK_THROWS_AS(Seeds::from_environment(2), Error);
    ::unsetenv(Seeds::variable);
}
