// SPDX-License-Identifier: MIT
#include "coflow/media/pixels.hpp"

#include "support/catch.hpp"
#include "unit/analyzer/image/pictures.hpp"

using namespace coflow;
using namespace coflow::image;

TEST_CASE("pixels are where they were drawn", "[analyzer]") {
    const Pixels pixels = test::draw(3, 2, [](std::size_t x, std::size_t y) {
        return Rgb{static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y), 255};
    });
    CHECK(pixels.count() == 6);
    CHECK(pixels.at(2, 1) == Rgb{2, 1, 255});
    CHECK(pixels[5] == pixels.at(2, 1));
    CHECK(luma({255, 255, 255}) == Approx(255));
    CHECK(luma({0, 255, 0}) > luma({255, 0, 255}));
}

TEST_CASE("bytes that are no picture are refused", "[analyzer]") {
    CHECK_THROWS_AS((Pixels{2, 2, "too short"}), Error);
    CHECK_THROWS_AS((Pixels{0, 0, ""}), Error);
    CHECK_THROWS_AS((Pixels{std::size_t{1} << 63, 2, ""}), Error); // whose product is 0
}
