// SPDX-License-Identifier: MIT
#include "coflow/generator/music/detail/random.hpp"

#include "support/catch.hpp"

#include <set>

using coflow::music::detail::Random;

TEST_CASE("random numbers are those of splitmix64, on every machine") {
    // The published first values for this seed.
    Random random(1'234'567);
    CHECK(random.next() == 6457827717110365317ULL);
    CHECK(random.next() == 3203168211198807973ULL);
    CHECK(random.next() == 9817491932198370423ULL);
    CHECK(random.next() == 4593380528125082431ULL);
}

TEST_CASE("random numbers keep to their bounds and reach both") {
    Random random(3);
    std::set<int> seen;
    for (int round = 0; round < 200; ++round)
        seen.insert(random.between(-2, 3));
    CHECK(seen == std::set<int>{-2, -1, 0, 1, 2, 3});
}

TEST_CASE("a stream neither disturbs its source nor repeats another stream") {
    const Random source(42);
    Random first = source.stream(1);
    Random again = source.stream(1);
    Random second = source.stream(2);
    const auto value = first.next();
    CHECK(value == again.next());
    CHECK(value != second.next());
}
