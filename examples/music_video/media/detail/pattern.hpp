// SPDX-License-Identifier: MIT
#pragma once

#include "media/detail/score.hpp"
#include "media/detail/style_sheet.hpp"

#include <vector>

namespace music::detail {

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

} // namespace music::detail
