// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/counts.hpp"

#include "support/catch.hpp"

#include <ostream>
#include <string>

namespace coflow::text {

std::ostream& operator<<(std::ostream& out, const Counts& counts) {
    return out << "bytes " << counts.bytes << ", code points " << counts.code_points
               << ", graphemes " << counts.graphemes << ", words " << counts.words << ", sentences "
               << counts.sentences << ", lines " << counts.lines << ", paragraphs "
               << counts.paragraphs;
}

} // namespace coflow::text

using namespace coflow;
using text::count;
using text::Counts;

// All counts are counted by hand.

TEST_CASE("a Latin text is counted") {
    CHECK(count("The cat sat. It purred!\nTwo dogs, 3 birds.\n\nCafé naïve.") ==
          Counts{57, 55, 55, 11, 4, 4, 2});
    CHECK(count("Don't stop at 3.14, e-mail me.") == Counts{30, 30, 30, 7, 1, 1, 1});
}

TEST_CASE("a Cyrillic text is counted") {
    CHECK(count("Привет, мир! Как дела?") == Counts{38, 22, 22, 4, 2, 1, 1});
}

TEST_CASE("texts without spaces are counted") {
    CHECK(count("我爱北京。") == Counts{15, 5, 5, 3, 1, 1, 1});
    CHECK(count("東京は大きい。\n海も青い。") == Counts{37, 13, 13, 6, 2, 2, 1});
    CHECK(count("สวัสดีครับ").words == 2);
}

TEST_CASE("a character of several code points is one grapheme") {
    // A family of four, a flag, a thumb with a skin tone, and an e with a combining accent.
    CHECK(count("👨‍👩‍👧‍👦 🇩🇪 👍🏽 e\u0301") ==
          Counts{25 + 1 + 8 + 1 + 8 + 1 + 3, 16, 7, 1, 1, 1, 1});
    CHECK(count("👨‍👩‍👧‍👦").words == 0);
    CHECK(count("नमस्ते").graphemes == 3); // a conjunct is not broken: GB9c
}

TEST_CASE("all kinds of line ends are counted") {
    CHECK(count("a\r\nb\rc\u2028d").lines == 4);
    CHECK(count("a\r\nb\rc\u2028d").graphemes == 7);
    CHECK(count("a\n").lines == 1);
    CHECK(count("\n\n").lines == 2);
}

TEST_CASE("nothing is counted as nothing") {
    CHECK(count("") == Counts{});
    CHECK(count("... !!! ???").sentences == 0);
    CHECK(count("... !!! ???").words == 0);
}

TEST_CASE("counting can be stopped") {
    StopSource stop;
    stop.request_stop();
    CHECK_THROWS_AS(count(std::string(10'000, 'a'), stop.get_token()), Cancelled);
}
