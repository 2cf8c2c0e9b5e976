// SPDX-License-Identifier: MIT
#include "coflow/io/detail/last_lines.hpp"

#include "support/catch.hpp"

#include <string>

using coflow::detail::last_lines;

TEST_CASE("the last lines leave out what is blank and indent the rest", "[io]") {
    CHECK(last_lines("") == "");
    CHECK(last_lines("\n \t\r\n") == "");
    CHECK(last_lines("one\n\ntwo\rthree") == "  one\n  two\n  three");
    CHECK(last_lines("a\nb\nc\n", 2) == "  b\n  c");
}

TEST_CASE("the last lines are cut, and cannot upset a terminal", "[io]") {
    CHECK(last_lines("abcdef\nxy", 5, 4) == "  abcd\n  xy");
    CHECK(last_lines("a\tb\x1b[0m\x7f") == "  a b?[0m?");
    CHECK(last_lines("gr\xc3\xbc\xc3\x9f") == "  gr\xc3\xbc\xc3\x9f");
}
