// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/composition.hpp"
#include "coflow/generator/music/detail/style_sheet.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

namespace coflow::music::detail {

struct Note {
    long start = 0;
    long length = 0;
    int channel = 0;
    int pitch = 60;
    int velocity = 80;
};

/// Collects the notes of all parts and turns them into events.
class NoteList {
public:
    void add(const Note& note) { notes_.push_back(note); }
    void setup(int channel, const Instrument& instrument);

    /// All events up to `end_tick`: sounding notes are cut there, a note that is struck again ends
    /// first. Leaves the list empty.
    std::vector<MidiEvent> take_events(long end_tick);

private:
    std::vector<Note> notes_;
    std::vector<MidiEvent> setup_;
};

inline constexpr std::uint8_t pan_controller = 10;
inline constexpr std::uint8_t reverb_controller = 91;

inline std::uint8_t seven_bits(int value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0, 127));
}

// A second strike of a sounding key would be silenced by the end of the first.
inline void end_before_next_strike(std::vector<Note>& notes) {
    std::sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
        return std::tie(a.channel, a.pitch, a.start) < std::tie(b.channel, b.pitch, b.start);
    });
    for (std::size_t at = 0; at + 1 < notes.size(); ++at) {
        Note& note = notes[at];
        const Note& next = notes[at + 1];
        if (note.channel == next.channel && note.pitch == next.pitch)
            note.length = std::min(note.length, next.start - note.start);
    }
}

inline void NoteList::setup(int channel, const Instrument& instrument) {
    const std::uint8_t on = seven_bits(channel);
    using Kind = MidiEvent::Kind;
    setup_.push_back({0, Kind::program, on, seven_bits(instrument.program), 0});
    setup_.push_back({0, Kind::control, on, pan_controller, seven_bits(instrument.pan)});
    setup_.push_back({0, Kind::control, on, reverb_controller, seven_bits(instrument.reverb)});
}

inline std::vector<MidiEvent> NoteList::take_events(long end_tick) {
    end_before_next_strike(notes_);
    std::vector<MidiEvent> events = std::exchange(setup_, {});
    for (const Note& note : std::exchange(notes_, {})) {
        const long end = std::min(note.start + note.length, end_tick);
        if (end <= note.start)
            continue;
        const std::uint8_t channel = seven_bits(note.channel);
        const std::uint8_t pitch = seven_bits(note.pitch);
        const std::uint8_t velocity = seven_bits(std::max(note.velocity, 1));
        events.push_back({note.start, MidiEvent::Kind::note_on, channel, pitch, velocity});
        events.push_back({end, MidiEvent::Kind::note_off, channel, pitch, 0});
    }
    std::stable_sort(events.begin(), events.end(), [](const MidiEvent& a, const MidiEvent& b) {
        return std::tie(a.tick, a.kind) < std::tie(b.tick, b.kind);
    });
    return events;
}

} // namespace coflow::music::detail
