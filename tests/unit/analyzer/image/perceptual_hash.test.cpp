// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/perceptual_hash.hpp"

#include "support/catch.hpp"
#include "unit/analyzer/image/pictures.hpp"

using namespace coflow;
using namespace coflow::image;

TEST_CASE("a bit is set where a cell is brighter than its right neighbour", "[analyzer]") {
    const auto rising = [](std::size_t x, std::size_t) { return test::grey(20 * x); };
    const auto falling = [](std::size_t x, std::size_t) { return test::grey(200 - 20 * x); };
    CHECK(perceptual_hash(test::draw(9, 8, rising)).bits == 0);
    CHECK(perceptual_hash(test::draw(9, 8, falling)).bits == ~std::uint64_t{0});
    const auto one = [](std::size_t x, std::size_t y) {
        return test::grey(x == 0 && y == 0 ? 9 : 0);
    };
    CHECK(to_string(perceptual_hash(test::draw(9, 8, one))) == "8000000000000000");
}

TEST_CASE("scaling and brightening leave the hash", "[analyzer]") {
    const auto pattern = [](std::size_t cell, std::size_t row) {
        return cell * (row + 3) * 7 % 100;
    };
    const Pixels small =
        test::draw(9, 8, [&](std::size_t x, std::size_t y) { return test::grey(pattern(x, y)); });
    const Pixels large = test::draw(90, 56, [&](std::size_t x, std::size_t y) {
        return test::grey(100 + pattern(x / 10, y / 7));
    });
    CHECK(perceptual_hash(small) == perceptual_hash(large));
    CHECK(perceptual_hash(small).bits != 0);
}

TEST_CASE("any size has a hash", "[analyzer]") {
    const auto red = [](std::size_t, std::size_t) { return Rgb{200, 10, 10}; };
    CHECK(perceptual_hash(test::draw(1, 1, red)).bits == 0);
    CHECK(perceptual_hash(test::draw(1, 100, red)).bits == 0);
    CHECK(perceptual_hash(test::draw(100, 1, red)).bits == 0);
}

TEST_CASE("the distance counts the bits that differ", "[analyzer]") {
    CHECK(distance({0}, {0}) == 0);
    CHECK(distance({0b1100}, {0b0101}) == 2);
    CHECK(distance({0}, {~std::uint64_t{0}}) == 64);
    CHECK(to_string(PerceptualHash{0x0123456789abcdef}) == "0123456789abcdef");
}
