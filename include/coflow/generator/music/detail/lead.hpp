// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/detail/note_list.hpp"
#include "coflow/generator/music/detail/parts.hpp"
#include "coflow/generator/music/detail/pattern.hpp"
#include "coflow/generator/music/detail/random.hpp"
#include "coflow/generator/music/detail/score.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

namespace coflow::music::detail {

class LeadWriter {
public:
    LeadWriter(const Score& score, Random random, NoteList& notes)
        : score_(score), random_(random), notes_(notes) {}

    void write() {
        int phrase = 0;
        for (const Section& section : score_.form) {
            if (section.kind == SectionKind::intro)
                continue;
            if (section.kind == SectionKind::outro)
                write_outro(section);
            else
                write_phrase(section, phrase++);
        }
    }

private:
    static constexpr Range range{62, 86};
    static constexpr int widest_leap = 7;

    // Half bars that can follow one another in any order.
    static constexpr std::array<Pattern, 7> cells{"x---x---", "x---x-x-", "x-x-x---", "x-----x-",
                                                  "..x-x-x-", "x-------", "x-x---x-"};
    static constexpr Pattern question_ending = "x-x-x---------..";
    static constexpr Pattern answer_ending = "x---x---x-----..";

    // Where the tune sits in each bar of a phrase: up, over the top, home.
    static constexpr std::array<int, 4> arch{0, 3, 7, 2};

    // The same kind of section draws the same numbers, so its tune comes back.
    void write_phrase(const Section& section, int phrase) {
        const bool chorus = section.kind == SectionKind::chorus;
        Random motif = random_.stream(chorus ? 2 : 1);
        const std::string first = bar_rhythm(motif);
        const std::string second = bar_rhythm(motif);
        const bool answer = phrase % 2 == 1;
        const int home = chorus ? 74 : 69;
        pitch_ = home;
        for (int bar = 0; bar < section.bars; ++bar) {
            const bool last = bar + 1 == section.bars;
            const Pattern rhythm = last ? (answer ? answer_ending : question_ending)
                                        : Pattern(bar % 2 == 0 ? first : second);
            target_ = home + arch[static_cast<std::size_t>(bar)];
            write_bar(section.first_bar + bar, rhythm, motif);
        }
    }

    static std::string bar_rhythm(Random& motif) {
        const auto cell = [&] {
            return std::string(
                cells[static_cast<std::size_t>(motif.below(static_cast<int>(cells.size())))]);
        };
        std::string rhythm = cell();
        return rhythm + cell();
    }

    void write_bar(int bar, Pattern rhythm, Random& motif) {
        for (const Hit& hit : hits_in(rhythm, Density::sixteenths)) {
            const bool strong = hit.step % 8 == 0 || hit.length >= 4;
            const Chord& chord = score_.chord_at(bar, hit.step);
            pitch_ = strong ? chord_tone(chord, motif) : neighbour(chord, motif);
            play(bar, hit, hit.length * ticks_per_step - ticks_per_step / 4);
        }
    }

    void write_outro(const Section& section) {
        target_ = 69;
        Random motif = random_.stream(3);
        if (section.bars > 1) {
            const int before = section.first_bar + section.bars - 2;
            write_bar(before, "x---x---x-----x-", motif);
        }
        pitch_ = at_or_above(score_.key.tonic, std::max(range.low, pitch_ - 6));
        const long tick = score_.tick_of(score_.final_bar(), 0);
        play(score_.final_bar(), {0, steps_per_bar, 'x'}, score_.end_tick - tick);
    }

    int chord_tone(const Chord& chord, Random& motif) const {
        const int wish = pitch_ + std::clamp(target_ - pitch_, -4, 4) + motif.between(-2, 2);
        int best = pitch_;
        int best_cost = 1000;
        for (int pitch = range.low; pitch <= range.high; ++pitch) {
            if (!chord.contains(pitch) || std::abs(pitch - pitch_) > widest_leap)
                continue;
            const int cost = 2 * std::abs(pitch - wish) + (pitch == pitch_ ? 3 : 0);
            if (cost < best_cost) {
                best = pitch;
                best_cost = cost;
            }
        }
        return best;
    }

    int neighbour(const Chord& chord, Random& motif) {
        const bool towards = motif.below(4) != 0;
        const bool up = (target_ >= pitch_) == towards;
        const auto scale = scale_over(score_.key, chord);
        int pitch = pitch_;
        do {
            pitch += up ? 1 : -1;
        } while (std::find(scale.begin(), scale.end(), pitch % 12) == scale.end());
        return pitch < range.low || pitch > range.high ? pitch_ : pitch;
    }

    void play(int bar, const Hit& hit, long length) {
        const int accent = hit.step % 8 == 0 ? 100 : hit.step % 4 == 0 ? 92 : 84;
        notes_.add({score_.tick_of(bar, hit.step), length, channel_of(Part::lead), pitch_, accent});
    }

    const Score& score_;
    Random random_;
    NoteList& notes_;
    int pitch_ = 69;
    int target_ = 69;
};

/// A tune in phrases: a motif, its repetition, and an ending that asks or answers.
inline void write_lead(const Score& score, Random random, NoteList& notes) {
    LeadWriter(score, random, notes).write();
}

} // namespace coflow::music::detail
