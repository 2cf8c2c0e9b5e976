// SPDX-License-Identifier: MIT
#include "coflow/testing/random.hpp"

#include "support/catch.hpp"

#include <array>
#include <cstddef>
#include <set>
#include <vector>

using coflow::testing::Random;

TEST_CASE("a seed means the same numbers on every machine", "[testing]") {
    Random random{1};
    std::vector<std::size_t> numbers;
    for (int count = 0; count < 5; ++count)
        numbers.push_back(random.below(100));
    CHECK(numbers == std::vector<std::size_t>{28, 62, 30, 46, 84});
}

TEST_CASE("every number below the limit comes, and none above", "[testing]") {
    Random random{2};
    std::set<std::size_t> seen;
    for (int count = 0; count < 200; ++count)
        seen.insert(random.below(6));
    CHECK(seen == std::set<std::size_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a chance comes as often as its probability says", "[testing]") {
    Random random{3};
    int hits = 0;
    for (int count = 0; count < 10'000; ++count) {
        CHECK_FALSE(random.chance(0));
        CHECK(random.chance(1));
        hits += random.chance(0.25) ? 1 : 0;
    }
    CHECK(hits > 2300);
    CHECK(hits < 2700);
}

TEST_CASE("every choice is picked", "[testing]") {
    Random random{4};
    std::array choices{'a', 'b', 'c'};
    std::set<char> seen;
    for (int count = 0; count < 100; ++count)
        seen.insert(random.pick(choices));
    CHECK(seen == std::set<char>{'a', 'b', 'c'});
}
