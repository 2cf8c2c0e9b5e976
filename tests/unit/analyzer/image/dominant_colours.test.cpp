// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/dominant_colours.hpp"

#include "support/catch.hpp"
#include "unit/analyzer/image/pictures.hpp"

#include <cstdlib>

using namespace coflow;
using namespace coflow::image;

namespace {

/// Of ten columns four are red, three green, two blue, one white.
Rgb chart(std::size_t x, std::size_t) {
    return x < 4   ? Rgb{200, 16, 24}
           : x < 7 ? Rgb{0, 180, 60}
           : x < 9 ? Rgb{10, 20, 220}
                   : Rgb{255, 255, 255};
}

} // namespace

TEST_CASE("the colours of a chart are found exactly, the most frequent first", "[analyzer]") {
    const Pixels pixels = test::draw(10, 4, chart);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        const auto colours = dominant_colours(pixels, 6, seed);
        REQUIRE(colours.size() == 4);
        CHECK(colours[0].colour == Rgb{200, 16, 24});
        CHECK(colours[0].share == Approx(0.4));
        CHECK(colours[1].colour == Rgb{0, 180, 60});
        CHECK(colours[1].share == Approx(0.3));
        CHECK(colours[2].colour == Rgb{10, 20, 220});
        CHECK(colours[2].share == Approx(0.2));
        CHECK(colours[3].colour == Rgb{255, 255, 255});
        CHECK(colours[3].share == Approx(0.1));
    }
}

TEST_CASE("noise around a colour is that colour", "[analyzer]") {
    const Pixels noisy = test::draw(40, 40, [](std::size_t x, std::size_t y) {
        const auto noise = static_cast<std::uint8_t>((x * 7 + y * 13) % 9);
        return x < 20 ? Rgb{static_cast<std::uint8_t>(200 + noise), 30, 30}
                      : Rgb{30, 30, static_cast<std::uint8_t>(200 + noise)};
    });
    const auto colours = dominant_colours(noisy, 2);
    REQUIRE(colours.size() == 2);
    const Rgb red = colours[0].colour.red > 100 ? colours[0].colour : colours[1].colour;
    CHECK(std::abs(red.red - 204) <= 1);
    CHECK(red.green == 30);
    CHECK(colours[0].share == Approx(0.5));
}

TEST_CASE("the same seed gives the same colours", "[analyzer]") {
    const Pixels pixels = test::draw(64, 64, [](std::size_t x, std::size_t y) {
        return Rgb{static_cast<std::uint8_t>(4 * x), static_cast<std::uint8_t>(4 * y), 90};
    });
    const auto first = dominant_colours(pixels, 5, 3);
    const auto second = dominant_colours(pixels, 5, 3);
    REQUIRE(first.size() == 5);
    for (std::size_t index = 0; index < first.size(); ++index)
        CHECK(first[index].colour == second[index].colour);
    CHECK(dominant_colours(pixels, 0).empty());
}
