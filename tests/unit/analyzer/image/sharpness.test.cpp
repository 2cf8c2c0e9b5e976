// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/sharpness.hpp"

#include "support/catch.hpp"
#include "unit/analyzer/image/pictures.hpp"

using namespace coflow;
using namespace coflow::image;

namespace {

/// A border between black and white that is so many pixels wide.
Pixels border(std::size_t width) {
    return test::draw(64, 8, [width](std::size_t x, std::size_t) {
        return test::grey(x < 16 ? 0 : x < 16 + width ? 255 * (x - 15) / (width + 1) : 255);
    });
}

} // namespace

TEST_CASE("a wider border is less sharp", "[analyzer]") {
    const double sharp = sharpness_of(border(0));
    // Of 62 inner columns one has a Laplacian of 255 and one of -255.
    CHECK(sharp == Approx(2 * 255.0 * 255.0 / 62));
    CHECK(sharpness_of(border(2)) < sharp / 4);
    CHECK(sharpness_of(border(8)) < sharpness_of(border(2)) / 4);
}

TEST_CASE("a flat picture, or one without an inside, has no sharpness", "[analyzer]") {
    const auto red = [](std::size_t, std::size_t) { return Rgb{200, 10, 10}; };
    CHECK(sharpness_of(test::draw(9, 9, red)) == Approx(0).margin(1e-9));
    CHECK(sharpness_of(test::draw(1, 1, red)) == 0);
    CHECK(sharpness_of(test::draw(100, 2, red)) == 0);
}
