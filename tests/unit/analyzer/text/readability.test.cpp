// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/readability.hpp"

#include "support/catch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace coflow;
using text::count_syllables;
using text::Readability;

// A. Lincoln, Gettysburg Address, 1863 (Bliss copy): by hand 30 words with 48 syllables, and 24
// with 36.
constexpr std::string_view gettysburg =
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, "
    "conceived in Liberty, and dedicated to the proposition that all men are created equal. "
    "Now we are engaged in a great civil war, testing whether that nation, or any nation so "
    "conceived and so dedicated, can long endure.";

TEST_CASE("a published passage has the readability that its counts by hand give") {
    const std::optional<Readability> measured = text::measure_readability(gettysburg, "en");
    REQUIRE(measured);
    CHECK(measured->words == 54);
    CHECK(measured->sentences == 2);
    CHECK(measured->syllables == 84);
    // 206.835 - 1.015 * 27 - 84.6 * 84 / 54, and 0.39 * 27 + 11.8 * 84 / 54 - 15.59.
    CHECK(measured->flesch_reading_ease == Approx(47.83));
    CHECK(measured->flesch_kincaid_grade == Approx(13.2956).epsilon(1e-5));
}

TEST_CASE("syllables follow the rules") {
    for (const auto& [word, count] :
         {std::pair{"cat", 1U}, {"table", 2U},  {"tables", 2U},   {"make", 1U},     {"maker", 2U},
          {"the", 1U},          {"boxes", 2U},  {"makes", 1U},    {"wanted", 2U},   {"jumped", 1U},
          {"radio", 3U},        {"nation", 2U}, {"create", 2U},   {"creation", 3U}, {"rhythm", 1U},
          {"tree", 1U},         {"agreed", 2U}, {"syllable", 3U}, {"b", 1U},        {"", 1U}}) {
        INFO(word);
        CHECK(count_syllables(word) == count);
    }
}

TEST_CASE("readability is not available for other languages, and without words") {
    CHECK_FALSE(text::measure_readability("Alle Menschen sind frei.", "de"));
    CHECK_FALSE(text::measure_readability("words", "und"));
    CHECK_FALSE(text::measure_readability("", "en"));
    CHECK_FALSE(text::measure_readability("1 2 3 !", "en"));
    CHECK(text::measure_readability("Yes.", "en-GB"));
}

TEST_CASE("measuring can be stopped") {
    StopSource stop;
    stop.request_stop();
    CHECK_THROWS_AS(text::measure_readability(std::string(10'000, '!'), "en", stop.get_token()),
                    Cancelled);
}
