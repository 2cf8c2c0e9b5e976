// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/composition.hpp"

#include <array>
#include <vector>

namespace coflow::music::detail {

/// Divides `bars` (at least 1) into an intro, four-bar phrases and an outro.
///
/// Bars that do not fill a bars_in_phrase lengthen the intro or the outro, never a phrase. The last
/// bar always belongs to an outro.
std::vector<Section> plan_form(int bars);

inline constexpr int bars_in_phrase = 4;

struct FormEnds {
    int intro;
    int outro;
};

// Odd numbers of bars sound natural at the two ends of a piece only.
inline FormEnds form_ends_for(int bars) {
    if (bars < 6)
        return {0, bars < 3 ? bars : 2};
    constexpr std::array<FormEnds, bars_in_phrase> by_rest{{{0, 2}, {0, 3}, {2, 2}, {2, 3}}};
    FormEnds ends = by_rest[static_cast<std::size_t>((bars - 2) % bars_in_phrase)];
    if (ends.intro == 0 && bars - ends.outro >= 5 * bars_in_phrase)
        ends.intro = bars_in_phrase;
    return ends;
}

inline std::vector<Section> plan_form(int bars) {
    const FormEnds ends = form_ends_for(bars);
    std::vector<Section> form;
    int bar = 0;
    const auto add = [&](SectionKind kind, int length) {
        form.push_back({kind, bar, length});
        bar += length;
    };
    if (ends.intro > 0)
        add(SectionKind::intro, ends.intro);
    constexpr std::array<SectionKind, 4> cycle{SectionKind::verse, SectionKind::verse,
                                               SectionKind::chorus, SectionKind::chorus};
    for (std::size_t index = 0; bars - ends.outro - bar >= bars_in_phrase; ++index)
        add(cycle[index % cycle.size()], bars_in_phrase);
    if (const int rest = bars - ends.outro - bar; rest > 0)
        add(SectionKind::verse, rest);
    add(SectionKind::outro, bars - bar);
    return form;
}

} // namespace coflow::music::detail
