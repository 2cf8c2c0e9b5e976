// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/key.hpp"
#include "coflow/media/music_style.hpp"

#include <cstdint>
#include <vector>

namespace coflow::music {

using audio::Key;
using audio::Mode;
using audio::Seconds;

/// One MIDI channel message at a time in ticks.
struct MidiEvent {
    enum class Kind : std::uint8_t { note_off, program, control, note_on };

    long tick = 0;
    Kind kind = Kind::note_on;
    std::uint8_t channel = 0;
    /// Pitch, program or controller number.
    std::uint8_t number = 0;
    /// Velocity or controller value.
    std::uint8_t value = 0;

    friend bool operator==(const MidiEvent&, const MidiEvent&) = default;
};

/// How loud a channel is meant to be: LU relative to the other channels, with any soundfont.
struct Stem {
    std::uint8_t channel = 0;
    double level = 0.0;

    friend bool operator==(const Stem&, const Stem&) = default;
};

enum class SectionKind { intro, verse, chorus, outro };

/// A run of bars that belong together, usually a phrase of four.
struct Section {
    SectionKind kind = SectionKind::verse;
    int first_bar = 0;
    int bars = 4;

    friend bool operator==(const Section&, const Section&) = default;
};

/// A finished piece in 4/4 as MIDI events.
///
/// The music ends on a tonic chord that sounds until `end_tick`, which is `length` at `bpm`.
struct Composition {
    static constexpr long ticks_per_beat = 480;
    static constexpr int beats_per_bar = 4;
    static constexpr long ticks_per_bar = ticks_per_beat * beats_per_bar;
    static constexpr std::uint8_t drum_channel = 9;

    Style style = Style::electronic;
    double bpm = 120.0;
    Key key;
    Seconds length{0};
    std::vector<Section> form;
    /// The channels that play.
    std::vector<Stem> stems;
    /// Start of the closing tonic chord.
    long final_chord_tick = 0;
    long end_tick = 0;
    /// Sorted by tick; at one tick note ends come before note starts.
    std::vector<MidiEvent> events;

    [[nodiscard]] Seconds time_of(long tick) const {
        return Seconds{static_cast<double>(tick) * 60.0 /
                       (bpm * static_cast<double>(ticks_per_beat))};
    }
};

} // namespace coflow::music
