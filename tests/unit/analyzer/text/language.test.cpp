// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/language.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <utility>

using namespace coflow;

namespace {

constexpr std::string_view english =
    "When in the course of human events it becomes necessary for one people to dissolve the "
    "political bands which have connected them with another, a decent respect to the opinions of "
    "mankind requires that they should declare the causes which impel them to the separation.";
constexpr std::string_view german =
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und "
    "Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen.";
constexpr std::string_view russian =
    "Все люди рождаются свободными и равными в своём достоинстве и правах. Они наделены разумом и "
    "совестью и должны поступать в отношении друг друга в духе братства.";
constexpr std::string_view japanese =
    "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。";
constexpr std::string_view chinese =
    "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。";

} // namespace

TEST_CASE("the language of a text is found, with confidence") {
    for (const auto& [sample, code] : {std::pair{english, "en"},
                                       {german, "de"},
                                       {russian, "ru"},
                                       {japanese, "ja"},
                                       {chinese, "zh"}}) {
        INFO(code);
        const text::Language language = text::detect_language(sample);
        CHECK(language.best.code == code);
        CHECK(language.best.confidence > 0.9);
        CHECK(language.is_reliable);
        CHECK(language.runner_up == text::LanguageGuess{});
    }
}

TEST_CASE("a text in two languages has a runner-up") {
    std::string both{german};
    for (int times = 0; times < 2; ++times)
        both.append("\n\n").append(english);
    const text::Language language = text::detect_language(both);
    CHECK(language.best.code == "en");
    CHECK(language.runner_up.code == "de");
    CHECK(language.best.confidence > language.runner_up.confidence);
    CHECK(language.runner_up.confidence > 0.1);
}

TEST_CASE("what is not in any language says so") {
    for (const std::string_view sample : {"", "1234 5678 !!!", "👍👍👍"}) {
        const text::Language language = text::detect_language(sample);
        CHECK(language.best == text::LanguageGuess{});
        CHECK_FALSE(language.is_reliable);
    }
}

TEST_CASE("the beginning of a long text decides, and ends with a whole character") {
    std::string text;
    while (text.size() < 3'000'000)
        text.append(russian);
    CHECK(text::detect_language(text).best.code == "ru");
    CHECK(text::detail::beginning_of("äöü", 3) == "ä");
    CHECK(text::detail::beginning_of("äöü", 6) == "äöü");
}
