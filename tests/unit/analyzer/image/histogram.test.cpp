// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/histogram.hpp"

#include "support/catch.hpp"
#include "unit/analyzer/image/pictures.hpp"

#include <algorithm>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("a ramp has every level as often", "[analyzer]") {
    const Pixels ramp =
        test::draw(256, 4, [](std::size_t x, std::size_t) { return test::grey(x); });
    const Histogram histogram = histogram_of(ramp);
    const auto is_four = [](std::uint64_t count) { return count == 4; };
    CHECK(std::ranges::all_of(histogram.red, is_four));
    CHECK(std::ranges::all_of(histogram.green, is_four));
    CHECK(std::ranges::all_of(histogram.blue, is_four));
    CHECK(std::ranges::all_of(histogram.luma, is_four));
    const Exposure exposure = exposure_of(histogram);
    CHECK(exposure.mean == Approx(0.5));
    CHECK(exposure.contrast == Approx(0.2887).margin(0.002)); // of a uniform distribution
    CHECK(exposure.dark_share == Approx(3.0 / 256));
    CHECK(exposure.light_share == Approx(3.0 / 256));
}

TEST_CASE("clipped parts are shares of the picture", "[analyzer]") {
    const Pixels halves = test::draw(8, 4, [](std::size_t x, std::size_t) {
        return test::grey(x < 2 ? 0 : x < 6 ? 128 : 255);
    });
    const Exposure exposure = exposure_of(histogram_of(halves));
    CHECK(exposure.dark_share == 0.25);
    CHECK(exposure.light_share == 0.25);
}

TEST_CASE("channels are counted apart", "[analyzer]") {
    const Histogram histogram =
        histogram_of(test::draw(2, 2, [](std::size_t, std::size_t) { return Rgb{255, 7, 0}; }));
    CHECK(histogram.red[255] == 4);
    CHECK(histogram.green[7] == 4);
    CHECK(histogram.blue[0] == 4);
    CHECK(histogram.luma[59] == 4); // 0.2126 * 255 + 0.7152 * 7
}
