// SPDX-License-Identifier: MIT
#pragma once

#include "media/composition.hpp"
#include "media/detail/harmony.hpp"
#include "media/detail/random.hpp"
#include "media/detail/style_sheet.hpp"

#include <vector>

namespace music::detail {

constexpr int steps_per_bar = 16;
constexpr long ticks_per_step = Composition::ticks_per_bar / steps_per_bar;

/// How finely the bar is divided: at high tempi sixteenths would only be noise.
enum class Density { sixteenths, eighths };

/// What all parts read: form, harmony and manner of one piece. Written once, before the parts.
struct Score {
    const StyleSheet* sheet = nullptr;
    Key key;
    Density density = Density::sixteenths;
    std::vector<Section> form;
    /// Two chords a bar.
    std::vector<Chord> halves;
    long end_tick = 0;

    int bars() const { return static_cast<int>(halves.size()) / 2; }
    int final_bar() const { return bars() - 1; }
    const Chord& chord_at(int bar, int step) const {
        return halves[static_cast<std::size_t>(2 * bar + (step >= steps_per_bar / 2 ? 1 : 0))];
    }
    /// Where a step lies, with the style's swing.
    long tick_of(int bar, int step) const;
};

/// Chooses form and harmony for `bars` bars.
Score write_score(Style style, const Key& key, double bpm, int bars, const Random& random);

} // namespace music::detail
