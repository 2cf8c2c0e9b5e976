// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/detail/note_list.hpp"
#include "coflow/generator/music/detail/parts.hpp"
#include "coflow/generator/music/detail/pattern.hpp"
#include "coflow/generator/music/detail/random.hpp"
#include "coflow/generator/music/detail/score.hpp"

namespace coflow::music::detail {

inline constexpr Range chord_range{52, 76};
inline constexpr Range figure_range{60, 84};
inline constexpr int lowest_power_root = 40;
inline constexpr long strum_ticks = 9;

using Voicing = std::vector<int>;

// One voicing per half bar, each led from the one before.
inline std::vector<Voicing> lead_voices(const std::vector<Chord>& chords, Range range) {
    std::vector<Voicing> voicings;
    for (std::size_t at = 0; at < chords.size(); ++at)
        if (at > 0 && chords[at] == chords[at - 1])
            voicings.push_back(voicings.back());
        else
            voicings.push_back(voice(chords[at], at > 0 ? voicings.back() : Voicing{}, range));
    return voicings;
}

// Root, fifth and tenth: as wide as distortion needs it, yet major or minor to the ear.
inline std::vector<Voicing> power_chords(const std::vector<Chord>& chords) {
    std::vector<Voicing> voicings;
    for (const Chord& chord : chords) {
        const int root = at_or_above(chord.root(), lowest_power_root);
        voicings.push_back({root, root + 7, at_or_above(chord.third(), root + 12)});
    }
    return voicings;
}

class HarmonyPlayer {
public:
    HarmonyPlayer(const Score& score, Random random, NoteList& notes)
        : score_(score),
          random_(random),
          notes_(notes),
          chords_(score.sheet->chording == Chording::power
                      ? power_chords(score.halves)
                      : lead_voices(score.halves, chord_range)),
          figure_(lead_voices(score.halves, figure_range)) {}

    void write() {
        for (const Section& section : score_.form) {
            const auto which = section.kind == SectionKind::chorus ? std::size_t{1} : 0;
            for (int bar = section.first_bar; bar < section.first_bar + section.bars; ++bar) {
                if (bar == score_.final_bar()) {
                    close();
                    return;
                }
                write_chords(bar, score_.sheet->chord_rhythm[which], which == 1 ? 8 : 0);
                write_figure(bar, score_.sheet->figure_rhythm[which]);
            }
        }
    }

private:
    static std::size_t half(int bar, int step) {
        return static_cast<std::size_t>(2 * bar + (step >= steps_per_bar / 2 ? 1 : 0));
    }

    MidBar middle_of(int bar) const {
        return score_.chord_at(bar, 0) == score_.chord_at(bar, steps_per_bar / 2)
                   ? MidBar::hold_on
                   : MidBar::strike_again;
    }

    void write_chords(int bar, Pattern rhythm, int louder) {
        for (const Hit& hit : hits_in(rhythm, score_.density, middle_of(bar))) {
            const int velocity = (hit.symbol == 'C' ? 88 : 70) + louder;
            strike_chord(score_.tick_of(bar, hit.step), hit.length * ticks_per_step,
                         chords_[half(bar, hit.step)], velocity);
        }
    }

    void strike_chord(long tick, long length, const Voicing& voicing, int velocity) {
        const long delay = score_.sheet->strike == Strike::strummed ? strum_ticks : 0;
        long late = 0;
        for (const int pitch : voicing) {
            notes_.add({tick + late, length - late, channel_of(Part::chords), pitch,
                        velocity + random_.between(-4, 4)});
            late += delay;
        }
    }

    void write_figure(int bar, Pattern rhythm) {
        for (const Hit& hit : hits_in(rhythm, score_.density, middle_of(bar))) {
            const Voicing& voicing = figure_[half(bar, hit.step)];
            const auto digit = static_cast<std::size_t>(hit.symbol - '0');
            const int octaves = static_cast<int>(digit / voicing.size());
            const int pitch = voicing[digit % voicing.size()] + 12 * octaves;
            const int accent = hit.step % 4 == 0 ? 94 : 66;
            notes_.add({score_.tick_of(bar, hit.step), hit.length * ticks_per_step,
                        channel_of(Part::figure), pitch, accent + random_.between(-5, 5)});
        }
    }

    // The last chord rings until the piece is over.
    void close() {
        const int bar = score_.final_bar();
        const long tick = score_.tick_of(bar, 0);
        strike_chord(tick, score_.end_tick - tick, chords_[half(bar, 0)], 92);
        notes_.add({tick, score_.end_tick - tick, channel_of(Part::figure),
                    nearest(score_.key.tonic, figure_[half(bar, 0)].back()), 84});
    }

    const Score& score_;
    Random random_;
    NoteList& notes_;
    std::vector<Voicing> chords_;
    std::vector<Voicing> figure_;
};

/// Chords voiced with the least movement, and the broken-chord figure above them.
inline void write_chords(const Score& score, Random random, NoteList& notes) {
    HarmonyPlayer(score, random, notes).write();
}

} // namespace coflow::music::detail
