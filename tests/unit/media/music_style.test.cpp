// SPDX-License-Identifier: MIT
#include "coflow/media/music_style.hpp"

#include "support/catch.hpp"

using namespace coflow::music;

TEST_CASE("every musical style is read by the word it is written as") {
    for (const Style style : all_styles)
        CHECK(parse_style(to_string(style)) == style);
    CHECK_FALSE(parse_style("polka"));
    CHECK_FALSE(parse_style(""));
    CHECK_FALSE(parse_style("Rock"));
}
