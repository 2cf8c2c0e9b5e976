// SPDX-License-Identifier: MIT
#include "coflow/policy/jitter.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace coflow;

namespace {

std::vector<double> series(JitterSource source) {
    std::vector<double> numbers;
    for (int i = 0; i < 1000; ++i)
        numbers.push_back(source.next());
    return numbers;
}

} // namespace

TEST_CASE("a jitter source gives the same series for the same seed and stream only") {
    CHECK(series(JitterSource{1}) == series(JitterSource{1}));
    CHECK(series(JitterSource{1}) != series(JitterSource{2}));
    CHECK(series(JitterSource{1, 1}) != series(JitterSource{1, 2}));
}

TEST_CASE("a jitter source spreads evenly from 0 to below 1") {
    int tenths[10] = {};
    double sum = 0;
    for (const double number : series(JitterSource{42})) {
        REQUIRE(number >= 0);
        REQUIRE(number < 1);
        ++tenths[static_cast<int>(number * 10)];
        sum += number;
    }
    CHECK(sum / 1000 == Approx(0.5).margin(0.03));
    for (const int count : tenths)
        CHECK(count == Approx(100).margin(40));
}
