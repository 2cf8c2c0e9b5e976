// SPDX-License-Identifier: MIT
#include "coflow/generator/music/detail/pattern.hpp"

#include "coflow/media/music_style.hpp"
#include "support/catch.hpp"

#include <string>

using namespace coflow;
using namespace coflow::music;
using namespace coflow::music::detail;

namespace {

// "0+4C 8+2c": step, length and symbol of every hit.
std::string told(const std::vector<Hit>& hits) {
    std::string text;
    for (const Hit& hit : hits) {
        text += text.empty() ? "" : " ";
        text += std::to_string(hit.step) + '+' + std::to_string(hit.length) + hit.symbol;
    }
    return text;
}

void check_alphabet(Pattern pattern, std::string_view symbols) {
    CAPTURE(pattern);
    CHECK(pattern.size() == static_cast<std::size_t>(steps_per_bar));
    CHECK(pattern.find_first_not_of(symbols) == Pattern::npos);
}

} // namespace

TEST_CASE("patterns are read as strikes and holds") {
    CHECK(told(hits_in("C---c-..x...oo--", Density::sixteenths)) == "0+4C 4+2c 8+1x 12+1o 13+3o");
    CHECK(told(hits_in("................", Density::sixteenths)).empty());
    // Nothing sounds yet, so there is nothing to hold.
    CHECK(told(hits_in("----x---....----", Density::sixteenths)) == "4+4x");
}

TEST_CASE("a hold over a change of chord is struck again, a pause is not") {
    CHECK(told(hits_in("C---------------", Density::sixteenths, MidBar::strike_again)) ==
          "0+8C 8+8C");
    CHECK(told(hits_in("C---....c---....", Density::sixteenths, MidBar::strike_again)) ==
          "0+4C 8+4c");
    CHECK(told(hits_in("C---....--------", Density::sixteenths, MidBar::strike_again)) == "0+4C");
}

TEST_CASE("at high tempi the sixteenths between the eighths go to the hit before") {
    CHECK(told(hits_in("0123213201232132", Density::eighths)) ==
          "0+20 2+22 4+22 6+23 8+20 10+22 12+22 14+23");
    CHECK(told(hits_in("x..x....x.......", Density::eighths)) == "0+2x 8+2x");
}

TEST_CASE("every pattern of every style fills its bar with symbols its part knows") {
    for (const Style style : all_styles) {
        CAPTURE(to_string(style));
        const StyleSheet& sheet = style_sheet(style);
        for (const std::size_t which : {0U, 1U}) {
            check_alphabet(sheet.chord_rhythm[which], "Cc-.");
            check_alphabet(sheet.figure_rhythm[which], "01234567-.");
            check_alphabet(sheet.bass_rhythm[which], "RrFOoA-.");
        }
        for (const Groove groove : {sheet.intro, sheet.verse, sheet.chorus, sheet.fill})
            for (const DrumLine& line : groove)
                check_alphabet(line.steps, "Xxog.");
    }
}
