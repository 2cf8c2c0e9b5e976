// SPDX-License-Identifier: MIT
#include "coflow/generator/image/palette.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("a palette is found by its name", "[generator]") {
    CHECK(palette_named("sunset").front() == Rgb{0x1b, 0x10, 0x35});
    try {
        static_cast<void>(palette_named("sunrise"));
        FAIL("there is none");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::not_found);
        CHECK(std::string{error.what()}.find("'sunrise'; known: sunset, ocean") !=
              std::string::npos);
    }
}

TEST_CASE("palettes begin with their darkest colour and end with their lightest", "[generator]") {
    for (const NamedPalette& palette : named_palettes) {
        CAPTURE(palette.name);
        const auto [darkest, lightest] = std::ranges::minmax_element(palette.colours, {}, luma);
        CHECK(*darkest == palette.colours.front());
        CHECK(*lightest == palette.colours.back());
    }
}
