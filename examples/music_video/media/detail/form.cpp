// SPDX-License-Identifier: MIT
#include "media/detail/form.hpp"

#include <array>

namespace music::detail {
namespace {

constexpr int phrase = 4;

struct Ends {
    int intro;
    int outro;
};

// Odd numbers of bars sound natural at the two ends of a piece only.
Ends ends_for(int bars) {
    if (bars < 6) {
        return {0, bars < 3 ? bars : 2};
    }
    constexpr std::array<Ends, phrase> by_rest{{{0, 2}, {0, 3}, {2, 2}, {2, 3}}};
    Ends ends = by_rest[static_cast<std::size_t>((bars - 2) % phrase)];
    if (ends.intro == 0 && bars - ends.outro >= 5 * phrase) {
        ends.intro = phrase;
    }
    return ends;
}

} // namespace

std::vector<Section> plan_form(int bars) {
    const Ends ends = ends_for(bars);
    std::vector<Section> form;
    int bar = 0;
    const auto add = [&](SectionKind kind, int length) {
        form.push_back({kind, bar, length});
        bar += length;
    };
    if (ends.intro > 0) {
        add(SectionKind::intro, ends.intro);
    }
    constexpr std::array<SectionKind, 4> cycle{SectionKind::verse, SectionKind::verse,
                                               SectionKind::chorus, SectionKind::chorus};
    for (std::size_t index = 0; bars - ends.outro - bar >= phrase; ++index) {
        add(cycle[index % cycle.size()], phrase);
    }
    if (const int rest = bars - ends.outro - bar; rest > 0) {
        add(SectionKind::verse, rest);
    }
    add(SectionKind::outro, bars - bar);
    return form;
}

} // namespace music::detail
