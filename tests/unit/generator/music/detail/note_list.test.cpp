// SPDX-License-Identifier: MIT
#include "coflow/generator/music/detail/note_list.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::music;
using namespace coflow::music::detail;
using Kind = MidiEvent::Kind;
using Events = std::vector<MidiEvent>;

TEST_CASE("a note becomes a start and an end, in order of time") {
    NoteList notes;
    notes.add({.start = 480, .length = 240, .channel = 1, .pitch = 64, .velocity = 90});
    notes.add({.start = 0, .length = 960, .channel = 2, .pitch = 40, .velocity = 80});
    CHECK(notes.take_events(1920) == Events{{0, Kind::note_on, 2, 40, 80},
                                            {480, Kind::note_on, 1, 64, 90},
                                            {720, Kind::note_off, 1, 64, 0},
                                            {960, Kind::note_off, 2, 40, 0}});
    CHECK(notes.take_events(1920).empty());
}

TEST_CASE("a key that is struck again while it sounds ends first") {
    NoteList notes;
    notes.add({.start = 0, .length = 1000, .pitch = 60});
    notes.add({.start = 480, .length = 100, .pitch = 60});
    notes.add({.start = 480, .length = 100, .channel = 3, .pitch = 60});
    const Events events = notes.take_events(1920);
    REQUIRE(events.size() == 6);
    CHECK(events[1] == MidiEvent{480, Kind::note_off, 0, 60, 0});
    CHECK(events[2].kind == Kind::note_on);
    CHECK(events[3].kind == Kind::note_on);
}

TEST_CASE("two strikes of a key at the same time are one") {
    NoteList notes;
    notes.add({.start = 0, .length = 100, .pitch = 60});
    notes.add({.start = 0, .length = 200, .pitch = 60});
    CHECK(notes.take_events(1920).size() == 2);
}

TEST_CASE("notes are cut at the end of the piece, later ones do not sound") {
    NoteList notes;
    notes.add({.start = 900, .length = 500, .pitch = 60});
    notes.add({.start = 1000, .length = 500, .pitch = 62});
    CHECK(notes.take_events(1000) ==
          Events{{900, Kind::note_on, 0, 60, 80}, {1000, Kind::note_off, 0, 60, 0}});
}

TEST_CASE("instruments are set before the first note, numbers keep to seven bits") {
    NoteList notes;
    notes.add({.start = 0, .length = 10, .pitch = 60, .velocity = 200});
    notes.add({.start = 20, .length = 10, .pitch = 60, .velocity = -7});
    notes.setup(0, {.program = 25, .level = 0.0, .pan = 300, .reverb = 40});
    // Velocity 0 would mean the end of the note.
    CHECK(notes.take_events(100) == Events{{0, Kind::program, 0, 25, 0},
                                           {0, Kind::control, 0, 10, 127},
                                           {0, Kind::control, 0, 91, 40},
                                           {0, Kind::note_on, 0, 60, 127},
                                           {10, Kind::note_off, 0, 60, 0},
                                           {20, Kind::note_on, 0, 60, 1},
                                           {30, Kind::note_off, 0, 60, 0}});
}
