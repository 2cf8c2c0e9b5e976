// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/composition.hpp"
#include "coflow/generator/music/detail/form.hpp"
#include "coflow/generator/music/detail/harmony.hpp"
#include "coflow/generator/music/detail/random.hpp"
#include "coflow/generator/music/detail/style_sheet.hpp"

#include <cmath>
#include <vector>

namespace coflow::music::detail {

inline constexpr int steps_per_bar = 16;
inline constexpr long ticks_per_step = Composition::ticks_per_bar / steps_per_bar;

/// How finely the bar is divided: at high tempi sixteenths would only be noise.
enum class Density { sixteenths, eighths };

/// What all parts read: form, harmony and manner of one piece. Written once, before the parts.
struct Score {
    const StyleSheet* sheet = nullptr;
    audio::Key key;
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
Score write_score(Style style, const audio::Key& key, double bpm, int bars, const Random& random);

class HarmonyWriter {
public:
    HarmonyWriter(Score& score, Random random) : score_(score), sheet_(*score.sheet) {
        const auto& choices = score.key.mode == audio::Mode::major ? sheet_.major : sheet_.minor;
        const int verse = random.below(static_cast<int>(choices.size()));
        const int chorus = (verse + random.between(1, 2)) % static_cast<int>(choices.size());
        verse_ = choices[static_cast<std::size_t>(verse)];
        chorus_ = choices[static_cast<std::size_t>(chorus)];
    }

    void write() {
        int phrase = 0;
        for (const Section& section : score_.form) {
            switch (section.kind) {
            case SectionKind::intro:
                write_intro(section);
                break;
            case SectionKind::outro:
                write_outro(section);
                break;
            case SectionKind::verse:
                write_phrase(section, verse_, phrase++);
                break;
            case SectionKind::chorus:
                write_phrase(section, chorus_, phrase++);
                break;
            }
        }
    }

private:
    void put(int bar, int first_degree, int second_degree) {
        set(2 * bar, first_degree);
        set(2 * bar + 1, second_degree);
    }

    void set(int half, int degree) {
        // The home chord stays a plain triad at the very end, where a seventh would hang.
        const bool last = half / 2 == score_.final_bar();
        score_.halves[static_cast<std::size_t>(half)] =
            chord_on(score_.key, degree, last ? ChordSize::triad : sheet_.chord_size);
    }

    void write_intro(const Section& section) {
        for (int bar = 0; bar < section.bars; ++bar)
            put(section.first_bar + bar, 1, bar + 1 == section.bars ? 5 : 1);
    }

    // Phrases pair up as question (ends on the dominant) and answer (comes home).
    void write_phrase(const Section& section, const Progression& progression, int index) {
        for (int bar = 0; bar < section.bars; ++bar) {
            const int degree = progression[static_cast<std::size_t>(bar)];
            put(section.first_bar + bar, degree, degree);
        }
        const int last = section.first_bar + section.bars - 1;
        if (index % 2 == 1)
            put(last, 5, 1);
        else if (section.bars > 1)
            set(2 * last + 1, 5);
    }

    // Subdominant, dominant, home; earlier bars prepare it.
    void write_outro(const Section& section) {
        const int end = section.first_bar + section.bars;
        for (int bar = section.first_bar; bar < end; ++bar)
            put(bar, 1, 1);
        if (section.bars > 1)
            put(end - 2, 4, 5);
    }

    Score& score_;
    const StyleSheet& sheet_;
    Progression verse_{};
    Progression chorus_{};
};

inline long Score::tick_of(int bar, int step) const {
    const long straight = bar * Composition::ticks_per_bar + step * ticks_per_step;
    const bool off = step % 2 != 0;
    const double late = off ? sheet->swing * static_cast<double>(ticks_per_step) : 0.0;
    return straight + std::lround(late);
}

inline Score write_score(Style style, const audio::Key& key, double bpm, int bars,
                         const Random& random) {
    constexpr double fast_bpm = 140.0;
    Score score;
    score.sheet = &style_sheet(style);
    score.key = key;
    score.density = bpm > fast_bpm ? Density::eighths : Density::sixteenths;
    score.form = plan_form(bars);
    score.halves.resize(static_cast<std::size_t>(2 * bars));
    HarmonyWriter(score, random.stream(1)).write();
    return score;
}

} // namespace coflow::music::detail
