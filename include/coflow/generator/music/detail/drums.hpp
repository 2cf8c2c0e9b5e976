// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/detail/note_list.hpp"
#include "coflow/generator/music/detail/parts.hpp"
#include "coflow/generator/music/detail/pattern.hpp"
#include "coflow/generator/music/detail/random.hpp"
#include "coflow/generator/music/detail/score.hpp"

namespace coflow::music::detail {

class DrumWriter {
public:
    DrumWriter(const Score& score, Random random, NoteList& notes)
        : score_(score), random_(random), notes_(notes) {}

    void write() {
        int phrase = 0;
        for (const Section& section : score_.form) {
            const bool theme =
                section.kind == SectionKind::verse || section.kind == SectionKind::chorus;
            if (theme && phrase % 2 == 0)
                opening(section.first_bar, section.kind);
            for (int bar = 0; bar < section.bars; ++bar) {
                const int at = section.first_bar + bar;
                if (at == score_.final_bar())
                    break;
                const bool last = bar + 1 == section.bars;
                groove(at, groove_of(section.kind));
                if (last && (!theme || phrase % 2 == 1))
                    groove(at, score_.sheet->fill);
            }
            if (theme)
                ++phrase;
        }
        opening(score_.final_bar(), SectionKind::outro);
        strike(score_.tick_of(score_.final_bar(), 0), kick, 110);
    }

private:
    // General MIDI percussion keys.
    static constexpr int kick = 36, crash = 49, ride = 51;

    static int velocity_of(char symbol) {
        switch (symbol) {
        case 'X':
            return 118;
        case 'x':
            return 100;
        case 'o':
            return 76;
        default:
            return 48;
        }
    }

    Groove groove_of(SectionKind kind) const {
        switch (kind) {
        case SectionKind::intro:
            return score_.sheet->intro;
        case SectionKind::chorus:
            return score_.sheet->chorus;
        case SectionKind::verse:
        case SectionKind::outro:
            break;
        }
        return score_.sheet->verse;
    }

    // Quiet styles open with a soft ride instead of a crash.
    void opening(int bar, SectionKind kind) {
        const bool loud = score_.sheet->drums.level >= 0.0;
        const int velocity = kind == SectionKind::chorus ? 92 : 78;
        strike(score_.tick_of(bar, 0), loud ? crash : ride, loud ? velocity : velocity / 2);
    }

    void groove(int bar, Groove lines) {
        for (const DrumLine& line : lines) {
            for (const Hit& hit : hits_in(line.steps, score_.density)) {
                strike(score_.tick_of(bar, hit.step), line.key,
                       velocity_of(hit.symbol) + random_.between(-5, 5));
            }
        }
    }

    void strike(long tick, int key, int velocity) {
        notes_.add({tick, Composition::ticks_per_beat / 2, channel_of(Part::drums), key, velocity});
    }

    const Score& score_;
    Random random_;
    NoteList& notes_;
};

/// Grooves by section, a fill at the end of every second phrase, a crash where a section opens.
inline void write_drums(const Score& score, Random random, NoteList& notes) {
    DrumWriter(score, random, notes).write();
}

} // namespace coflow::music::detail
