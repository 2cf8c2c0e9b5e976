// SPDX-License-Identifier: MIT
#include "media/detail/pattern.hpp"

namespace music::detail {

std::vector<Hit> hits_in(Pattern pattern, Density density, MidBar middle) {
    std::vector<Hit> hits;
    bool sounding = false;
    for (int step = 0; step < steps_per_bar; ++step) {
        const char symbol = pattern[static_cast<std::size_t>(step)];
        const bool dropped = density == Density::eighths && step % 2 != 0;
        const bool halfway = step == steps_per_bar / 2 && middle == MidBar::strike_again;
        if (symbol == '-' || dropped) {
            if (!sounding) {
                continue;
            }
            if (halfway) {
                hits.push_back({step, 1, hits.back().symbol});
            } else {
                ++hits.back().length;
            }
        } else if (symbol == '.') {
            sounding = false;
        } else {
            hits.push_back({step, 1, symbol});
            sounding = true;
        }
    }
    return hits;
}

} // namespace music::detail
