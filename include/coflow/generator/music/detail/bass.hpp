// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/detail/note_list.hpp"
#include "coflow/generator/music/detail/parts.hpp"
#include "coflow/generator/music/detail/pattern.hpp"
#include "coflow/generator/music/detail/random.hpp"
#include "coflow/generator/music/detail/score.hpp"

#include <algorithm>

namespace coflow::music::detail {

class BassWriter {
public:
    BassWriter(const Score& score, Random random, NoteList& notes)
        : score_(score), random_(random), notes_(notes) {}

    void write() {
        for (const Section& section : score_.form) {
            if (section.kind == SectionKind::intro)
                continue;
            const auto which = section.kind == SectionKind::chorus ? std::size_t{1} : 0;
            for (int bar = 0; bar < section.bars; ++bar)
                write_bar(section.first_bar + bar, score_.sheet->bass_rhythm[which]);
        }
    }

private:
    static constexpr Range range{33, 50};

    static int in_range(int pitch_class, int near_to) {
        int pitch = nearest(pitch_class, near_to);
        while (pitch < range.low)
            pitch += 12;
        while (pitch > range.high)
            pitch -= 12;
        return pitch;
    }

    void write_bar(int bar, Pattern rhythm) {
        if (bar == score_.final_bar()) {
            play(bar, {0, steps_per_bar, 'R'}, in_range(score_.key.tonic, root_), score_.end_tick);
            return;
        }
        const bool changes = score_.chord_at(bar, 0) != score_.chord_at(bar, steps_per_bar / 2);
        const auto middle = changes ? MidBar::strike_again : MidBar::hold_on;
        for (const Hit& hit : hits_in(rhythm, score_.density, middle))
            play(bar, hit, pitch_of(bar, hit), hit.length * ticks_per_step);
    }

    int pitch_of(int bar, const Hit& hit) {
        const Chord& chord = score_.chord_at(bar, hit.step);
        root_ = in_range(chord.root(), root_);
        switch (hit.symbol) {
        case 'F':
            return in_range(chord.fifth(), root_ + 5);
        case 'O':
        case 'o':
            return root_ + 12;
        case 'A':
            return step_towards(in_range(next_root(bar), root_), chord);
        default:
            return root_;
        }
    }

    int next_root(int bar) const {
        return score_.chord_at(std::min(bar + 1, score_.final_bar()), 0).root();
    }

    // The scale note just below or above where the bass goes next.
    int step_towards(int goal, const Chord& chord) {
        if (goal == root_)
            return in_range(chord.fifth(), root_ + 5);
        const int direction = goal > root_ ? -1 : 1;
        const auto scale = scale_over(score_.key, chord);
        for (int distance = 1; distance <= 2; ++distance) {
            const int pitch = goal + direction * distance;
            if (std::find(scale.begin(), scale.end(), pitch % 12) != scale.end())
                return pitch;
        }
        return root_;
    }

    void play(int bar, const Hit& hit, int pitch, long length) {
        const int accent = hit.symbol == 'r' || hit.symbol == 'o' ? 76
                           : hit.step % 8 == 0                    ? 104
                                                                  : 94;
        notes_.add({score_.tick_of(bar, hit.step), length, channel_of(Part::bass), pitch,
                    accent + random_.between(-4, 4)});
    }

    const Score& score_;
    Random random_;
    NoteList& notes_;
    int root_ = 40;
};

/// Roots, fifths and steps towards the next root, always in the same low octave and a half.
inline void write_bass(const Score& score, Random random, NoteList& notes) {
    BassWriter(score, random, notes).write();
}

} // namespace coflow::music::detail
