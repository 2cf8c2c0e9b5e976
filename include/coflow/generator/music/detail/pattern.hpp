// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/detail/score.hpp"
#include "coflow/generator/music/detail/style_sheet.hpp"

#include <vector>

namespace coflow::music::detail {

/// One strike in a pattern: where, how long, and by which character.
struct Hit {
    int step = 0;
    int length = 1;
    char symbol = 'x';
};

/// Whether a hold is struck again in the middle of the bar (for a chord that changes there).
enum class MidBar { hold_on, strike_again };

/// Reads one bar. With Density::eighths every second step is dropped and its time goes to the
/// hit before it.
std::vector<Hit> hits_in(Pattern pattern, Density density, MidBar middle = MidBar::hold_on);

inline std::vector<Hit> hits_in(Pattern pattern, Density density, MidBar middle) {
    std::vector<Hit> hits;
    bool sounding = false;
    for (int step = 0; step < steps_per_bar; ++step) {
        const char symbol = pattern[static_cast<std::size_t>(step)];
        const bool dropped = density == Density::eighths && step % 2 != 0;
        const bool halfway = step == steps_per_bar / 2 && middle == MidBar::strike_again;
        if (symbol == '-' || dropped) {
            if (!sounding)
                continue;
            if (halfway)
                hits.push_back({step, 1, hits.back().symbol});
            else
                ++hits.back().length;
        } else if (symbol == '.') {
            sounding = false;
        } else {
            hits.push_back({step, 1, symbol});
            sounding = true;
        }
    }
    return hits;
}

} // namespace coflow::music::detail
