// SPDX-License-Identifier: MIT
#include "coflow/testing/trial.hpp"

#include "support/catch.hpp"

#include <cstddef>
#include <vector>

using coflow::Task;
using coflow::testing::Random;
using coflow::testing::Trial;

namespace {

std::vector<std::size_t> numbers_of(Random& random) {
    std::vector<std::size_t> numbers;
    for (int count = 0; count < 20; ++count)
        numbers.push_back(random.below(1000));
    return numbers;
}

std::vector<std::size_t> numbers_of_trial(std::uint64_t seed) {
    Trial trial{{.seed = seed}};
    CHECK(trial.seed() == seed);
    return numbers_of(trial.random());
}

Task<int> answer() { co_return 42; }

} // namespace

TEST_CASE("a trial's random numbers depend on its seed only", "[testing]") {
    CHECK(numbers_of_trial(1) == numbers_of_trial(1));
    CHECK(numbers_of_trial(1) != numbers_of_trial(2));
}

TEST_CASE("a trial's random numbers are not those that order its coroutines", "[testing]") {
    Random same_seed{1};
    CHECK(numbers_of_trial(1) != numbers_of(same_seed));
}

TEST_CASE("a trial's executor runs tasks", "[testing]") {
    Trial trial{{.seed = 3}};
    CHECK(trial.executor().run(answer()) == 42);
}
