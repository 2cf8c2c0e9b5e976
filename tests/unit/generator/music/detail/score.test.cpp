// SPDX-License-Identifier: MIT
#include "coflow/generator/music/detail/score.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::music;
using namespace coflow::music::detail;

namespace {

// Every style in four keys with a few seeds, `bars` long.
template <class Check>
void for_many_scores(int bars, Check check) {
    for (const Style style : all_styles) {
        for (const Key& key :
             {Key{0, Mode::major}, Key{9, Mode::minor}, Key{6, Mode::major}, Key{1, Mode::minor}}) {
            for (const std::uint64_t seed : {1U, 2U, 3U}) {
                CAPTURE(to_string(style), to_string(key), seed);
                check(write_score(style, key, 110.0, bars, Random(seed)));
            }
        }
    }
}

bool is_on(const Chord& chord, const Key& key, int degree) {
    return chord == chord_on(key, degree, ChordSize::triad) ||
           chord == chord_on(key, degree, ChordSize::seventh);
}

} // namespace

TEST_CASE("every score ends subdominant, dominant and a plain tonic triad") {
    for_many_scores(26, [](const Score& score) {
        const int last = score.final_bar();
        CHECK(is_on(score.chord_at(last - 1, 0), score.key, 4));
        CHECK(is_on(score.chord_at(last - 1, 8), score.key, 5));
        CHECK(score.chord_at(last, 0) == chord_on(score.key, 1, ChordSize::triad));
        CHECK(score.chord_at(last, 8) == chord_on(score.key, 1, ChordSize::triad));
    });
}

TEST_CASE("phrases open on the tonic; a question ends on the dominant, its answer comes home") {
    for_many_scores(26, [](const Score& score) {
        int phrase = 0;
        for (const Section& section : score.form) {
            if (section.kind == SectionKind::verse || section.kind == SectionKind::chorus) {
                const int last = section.first_bar + section.bars - 1;
                CHECK(is_on(score.chord_at(section.first_bar, 0), score.key, 1));
                CHECK(is_on(score.chord_at(last, 8), score.key, phrase % 2 == 0 ? 5 : 1));
                ++phrase;
            }
        }
        CHECK(phrase == 5);
    });
}

TEST_CASE("a score of one bar is the tonic") {
    for_many_scores(1, [](const Score& score) {
        CHECK(score.bars() == 1);
        CHECK(score.chord_at(0, 0) == chord_on(score.key, 1, ChordSize::triad));
    });
}

TEST_CASE("swing delays the second of two sixteenths and nothing else") {
    const Score swung = write_score(Style::lofi, {}, 80.0, 4, Random(1));
    REQUIRE(swung.sheet->swing > 0.0);
    CHECK(swung.tick_of(1, 0) == Composition::ticks_per_bar);
    CHECK(swung.tick_of(1, 2) == Composition::ticks_per_bar + 2 * ticks_per_step);
    const long late = swung.tick_of(0, 3) - 3 * ticks_per_step;
    CHECK(late == std::lround(swung.sheet->swing * static_cast<double>(ticks_per_step)));
    const Score straight = write_score(Style::rock, {}, 80.0, 4, Random(1));
    CHECK(straight.tick_of(0, 3) == 3 * ticks_per_step);
}
