// SPDX-License-Identifier: MIT
#include "coflow/generator/music/detail/form.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::music;
using coflow::music::detail::plan_form;

TEST_CASE("a form covers every bar once and ends in an outro") {
    for (int bars = 1; bars <= 200; ++bars) {
        CAPTURE(bars);
        int next = 0;
        for (const Section& section : plan_form(bars)) {
            CHECK(section.first_bar == next);
            CHECK(section.bars >= 1);
            next += section.bars;
        }
        CHECK(next == bars);
        CHECK(plan_form(bars).back().kind == SectionKind::outro);
    }
}

TEST_CASE("only intro and outro take the bars that fill no phrase") {
    for (int bars = 6; bars <= 200; ++bars) {
        CAPTURE(bars);
        const auto form = plan_form(bars);
        int themes = 0;
        for (const Section& section : form) {
            const bool theme =
                section.kind == SectionKind::verse || section.kind == SectionKind::chorus;
            themes += theme ? 1 : 0;
            CHECK((!theme || section.bars == 4));
            CHECK((section.kind != SectionKind::intro || section.first_bar == 0));
        }
        CHECK(themes >= 1);
        CHECK(form.back().bars >= 2);
        CHECK(form.back().bars <= 3);
    }
}

TEST_CASE("long forms alternate pairs of verses with pairs of choruses after an intro") {
    const std::vector<Section> expected{{SectionKind::intro, 0, 4},   {SectionKind::verse, 4, 4},
                                        {SectionKind::verse, 8, 4},   {SectionKind::chorus, 12, 4},
                                        {SectionKind::chorus, 16, 4}, {SectionKind::verse, 20, 4},
                                        {SectionKind::outro, 24, 2}};
    CHECK(plan_form(26) == expected);
}
