// SPDX-License-Identifier: MIT
#pragma once

#include "media/composition.hpp"
#include "media/detail/style_sheet.hpp"

#include <cstdint>
#include <vector>

namespace music::detail {

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

} // namespace music::detail
