// SPDX-License-Identifier: MIT
#include "coflow/base/quote.hpp"

#include "support/catch.hpp"

#include <string_view>

using namespace coflow;
using namespace std::string_view_literals;

TEST_CASE("a quoted text stays on one line") {
    CHECK(quote("song.mp3") == "'song.mp3'");
    CHECK(quote("a\nb") == "'a\\nb'");
    CHECK(quote("\x1b[2J\x7f\0"sv) == "'\\x1b[2J\\x7f\\x00'");
    CHECK(quote("Gr\xc3\xbc\xc3\x9f"
                "e") == "'Gr\xc3\xbc\xc3\x9f"
                        "e'");
}

TEST_CASE("a long text is cut where it is quoted") {
    CHECK(quote("abcdef", 3) == "'abc...'");
    CHECK(quote("abc", 3) == "'abc'");
}
