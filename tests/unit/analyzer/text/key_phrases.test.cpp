// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/key_phrases.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

TEST_CASE("RAKE scores phrases by the degree and frequency of their words") {
    // Candidates: "linear systems" twice, "linear time", "systems", "time" by hand:
    // linear: frequency 3, degree 6; systems: 3, 5; time: 2, 3.
    const text::KeyPhrases found = text::find_key_phrases(
        "Linear systems and the Linear Systems of linear time: systems, and the time.", "en");
    CHECK(found.method == text::PhraseMethod::rake);
    REQUIRE(found.phrases.size() == 4);
    CHECK(found.phrases[0].phrase == "linear systems");
    CHECK(found.phrases[0].score == Approx(6.0 / 3 + 5.0 / 3));
    CHECK(found.phrases[0].occurrences == 2);
    CHECK(found.phrases[1].phrase == "linear time");
    CHECK(found.phrases[1].score == Approx(6.0 / 3 + 3.0 / 2));
    CHECK(found.phrases[2].phrase == "systems");
    CHECK(found.phrases[2].score == Approx(5.0 / 3));
    CHECK(found.phrases[3].phrase == "time");
    CHECK(found.phrases[3].score == Approx(3.0 / 2));
}

TEST_CASE("the abstract that RAKE was published with has its known phrases") {
    const std::string abstract =
        "Compatibility of systems of linear constraints over the set of natural numbers. Criteria "
        "of compatibility of a system of linear Diophantine equations, strict inequations, and "
        "nonstrict inequations are considered. Upper bounds for components of a minimal set of "
        "solutions and algorithms of construction of minimal generating sets of solutions for all "
        "types of systems are given. These criteria and the corresponding algorithms for "
        "constructing a minimal supporting set of solutions can be used in solving all the "
        "considered types of systems and systems of mixed types.";
    const text::KeyPhrases found = text::find_key_phrases(abstract, "en", 5);
    REQUIRE(found.phrases.size() == 5);
    const auto check = [&](std::size_t rank, const char* phrase, double published) {
        INFO(found.phrases[rank].phrase);
        CHECK(found.phrases[rank].phrase == phrase);
        CHECK(found.phrases[rank].score == Approx(published).margin(0.05)); // of one digit
    };
    check(0, "minimal generating sets", 8.7);
    check(1, "linear diophantine equations", 8.5);
    check(2, "minimal supporting set", 7.7);
    check(3, "minimal set", 4.7);
    check(4, "linear constraints", 4.5);
}

TEST_CASE("texts in other languages have terms that come again and again") {
    const text::KeyPhrases found = text::find_key_phrases(
        "Кошка спит. Собака видит: кошка спит. Собака и КОШКА и дом и дом.", "ru", 2);
    CHECK(found.method == text::PhraseMethod::term_frequency);
    REQUIRE(found.phrases.size() == 2);
    CHECK(found.phrases[0].phrase == "кошка");
    CHECK(found.phrases[0].occurrences == 3);
    CHECK(found.phrases[0].score == Approx(3.0 / 13));
    CHECK(found.phrases[1].phrase == "собака");

    const text::KeyPhrases chinese = text::find_key_phrases("北京很大。我爱北京。", "zh");
    REQUIRE(chinese.phrases.size() == 1);
    CHECK(chinese.phrases[0].phrase == "北京");
}

TEST_CASE("there are no phrases in nothing") {
    CHECK(text::find_key_phrases("", "en").phrases.empty());
    CHECK(text::find_key_phrases("the of and", "en").phrases.empty());
    CHECK(text::find_key_phrases("", "und").phrases.empty());
    CHECK(text::find_key_phrases("linear systems", "en", 0).phrases.empty());
}

TEST_CASE("looking for phrases can be stopped") {
    StopSource stop;
    stop.request_stop();
    CHECK_THROWS_AS(text::find_key_phrases(std::string(10'000, '!'), "en", 10, stop.get_token()),
                    Cancelled);
}
