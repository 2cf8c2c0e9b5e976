// SPDX-License-Identifier: MIT
#include "media/detail/note_list.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace music::detail {
namespace {

constexpr std::uint8_t pan_controller = 10;
constexpr std::uint8_t reverb_controller = 91;

std::uint8_t seven_bits(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 127)); }

// A second strike of a sounding key would be silenced by the end of the first.
void end_before_next_strike(std::vector<Note>& notes) {
    std::sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
        return std::tie(a.channel, a.pitch, a.start) < std::tie(b.channel, b.pitch, b.start);
    });
    for (std::size_t at = 0; at + 1 < notes.size(); ++at) {
        Note& note = notes[at];
        const Note& next = notes[at + 1];
        if (note.channel == next.channel && note.pitch == next.pitch) {
            note.length = std::min(note.length, next.start - note.start);
        }
    }
}

} // namespace

void NoteList::setup(int channel, const Instrument& instrument) {
    const std::uint8_t on = seven_bits(channel);
    using Kind = MidiEvent::Kind;
    setup_.push_back({0, Kind::program, on, seven_bits(instrument.program), 0});
    setup_.push_back({0, Kind::control, on, pan_controller, seven_bits(instrument.pan)});
    setup_.push_back({0, Kind::control, on, reverb_controller, seven_bits(instrument.reverb)});
}

std::vector<MidiEvent> NoteList::take_events(long end_tick) {
    end_before_next_strike(notes_);
    std::vector<MidiEvent> events = std::exchange(setup_, {});
    for (const Note& note : std::exchange(notes_, {})) {
        const long end = std::min(note.start + note.length, end_tick);
        if (end <= note.start) {
            continue;
        }
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

} // namespace music::detail
