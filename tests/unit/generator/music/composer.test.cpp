// SPDX-License-Identifier: MIT
#include "coflow/generator/music/composer.hpp"

#include "coflow/generator/music/detail/harmony.hpp"
#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>

using namespace coflow;
using namespace coflow::music;
using namespace coflow::test;

namespace {

constexpr int chords = 0, bass = 2, tune = 3, drums = Composition::drum_channel;

struct Sounding {
    long start = 0;
    long end = 0;
    int channel = 0;
    int pitch = 0;
    friend bool operator==(const Sounding&, const Sounding&) = default;
};

// Pairs starts with ends; what does not pair up fails the test.
std::vector<Sounding> notes_of(const Composition& piece) {
    std::map<std::pair<int, int>, long> open;
    std::vector<Sounding> notes;
    bool paired = true;
    for (const MidiEvent& event : piece.events) {
        const std::pair<int, int> key{event.channel, event.number};
        if (event.kind == MidiEvent::Kind::note_on) {
            paired = open.emplace(key, event.tick).second && event.value > 0 && paired;
        } else if (event.kind == MidiEvent::Kind::note_off) {
            const auto start = open.find(key);
            paired = start != open.end() && start->second < event.tick && paired;
            if (start != open.end()) {
                notes.push_back({start->second, event.tick, event.channel, event.number});
                open.erase(start);
            }
        }
    }
    CHECK(paired);
    CHECK(open.empty());
    return notes;
}

std::vector<Sounding> part_of_piece(const Composition& piece, int channel) {
    auto notes = notes_of(piece);
    std::erase_if(notes, [channel](const Sounding& note) { return note.channel != channel; });
    return notes;
}

std::set<int> classes_at(const Composition& piece, int channel, long tick) {
    std::set<int> classes;
    for (const Sounding& note : part_of_piece(piece, channel))
        if (note.start <= tick && tick < note.end)
            classes.insert(note.pitch % 12);
    return classes;
}

std::set<int> classes_of(const music::detail::Chord& chord) {
    return {chord.classes.begin(), chord.classes.begin() + chord.size};
}

// Every style in every key, tempi and seeds changing along.
template <class Check>
void for_many_pieces(Check check) {
    std::uint64_t seed = 1;
    for (const Style style : all_styles) {
        for (const Key& key : audio::all_keys()) {
            const double bpm = 60.0 + static_cast<double>(seed * 17 % 130);
            CAPTURE(to_string(style), to_string(key), bpm, seed);
            check(compose({.style = style,
                           .bpm = bpm,
                           .key = key,
                           .length = Seconds{37.3},
                           .seed = seed,
                           .lead = Lead::melody}));
            ++seed;
        }
    }
}

std::string refusal(const MusicRequest& request) {
    return message_of(ErrorCode::invalid_argument, [&] { static_cast<void>(compose(request)); });
}

} // namespace

TEST_CASE("the same request gives the same piece and another seed gives another") {
    for (const Style style : all_styles) {
        CAPTURE(to_string(style));
        const MusicRequest request{.style = style, .seed = 5, .lead = Lead::melody};
        MusicRequest other = request;
        other.seed = 6;
        const Composition piece = compose(request);
        CHECK(piece.events == compose(request).events);
        CHECK(piece.form == compose(request).form);
        CHECK(piece.events != compose(other).events);
    }
}

TEST_CASE("every note that starts also ends, in order and within the piece") {
    for_many_pieces([](const Composition& piece) {
        const auto notes = notes_of(piece);
        CHECK(notes.size() > 50);
        CHECK(std::all_of(notes.begin(), notes.end(), [&](const Sounding& note) {
            return note.start >= 0 && note.end <= piece.end_tick;
        }));
        CHECK(
            std::is_sorted(piece.events.begin(), piece.events.end(),
                           [](const MidiEvent& a, const MidiEvent& b) { return a.tick < b.tick; }));
    });
}

TEST_CASE("every note but the drums' belongs to the key") {
    for_many_pieces([](const Composition& piece) {
        constexpr std::array<int, 7> major{0, 2, 4, 5, 7, 9, 11};
        // Natural minor and the leading tone.
        constexpr std::array<int, 8> minor{0, 2, 3, 5, 7, 8, 10, 11};
        const auto belongs = [&](int pitch) {
            const int step = (pitch - piece.key.tonic + 120) % 12;
            return piece.key.mode == Mode::major
                       ? std::find(major.begin(), major.end(), step) != major.end()
                       : std::find(minor.begin(), minor.end(), step) != minor.end();
        };
        const auto notes = notes_of(piece);
        CHECK(std::all_of(notes.begin(), notes.end(), [&](const Sounding& note) {
            return note.channel == drums || belongs(note.pitch);
        }));
    });
}

TEST_CASE("the piece comes home: dominant, then the tonic with its third and the root below") {
    for_many_pieces([](const Composition& piece) {
        const long home = piece.final_chord_tick;
        // Strummed chords are complete a moment after the beat; the chord may be in the rhythm's
        // pause at one moment, not through half a bar.
        std::set<int> before;
        for (long tick = home - Composition::ticks_per_bar / 2; tick < home; tick += 60)
            before.merge(classes_at(piece, chords, tick + 40));
        const auto dominant =
            classes_of(music::detail::chord_on(piece.key, 5, music::detail::ChordSize::seventh));
        CHECK(std::includes(dominant.begin(), dominant.end(), before.begin(), before.end()));
        CHECK(before.count(music::detail::chord_on(piece.key, 5).third()) == 1);
        CHECK(classes_at(piece, chords, home + 60) ==
              classes_of(music::detail::chord_on(piece.key, 1)));
        CHECK(classes_at(piece, bass, home + 60) == std::set<int>{piece.key.tonic});
        CHECK(classes_at(piece, chords, piece.end_tick - 1).count(piece.key.tonic) == 1);
    });
}

TEST_CASE("a piece is exactly as long as asked and its bars are in its form") {
    for (const double bpm : {40.0, 61.7, 120.0, 240.0}) {
        for (const double seconds : {1.0, 2.5, 10.0, 63.21, 600.0}) {
            CAPTURE(bpm, seconds);
            const Composition piece = compose({.bpm = bpm, .length = Seconds{seconds}});
            const double tick = piece.time_of(1).count();
            CHECK(piece.length.count() == seconds);
            CHECK(std::abs(piece.time_of(piece.end_tick).count() - seconds) <= tick / 2 + 1e-9);
            const int bars = piece.form.back().first_bar + piece.form.back().bars;
            CHECK(piece.final_chord_tick == (bars - 1) * Composition::ticks_per_bar);
            CHECK(piece.final_chord_tick < piece.end_tick);
            // What remains after the last whole bar is shorter than a bar.
            CHECK(piece.end_tick < (bars + 1) * Composition::ticks_per_bar);
            CHECK_FALSE(notes_of(piece).empty());
        }
    }
}

TEST_CASE("the bass stays low and the tune stays singable") {
    for_many_pieces([](const Composition& piece) {
        for (const Sounding& note : part_of_piece(piece, bass)) {
            REQUIRE(note.pitch >= 33);
            REQUIRE(note.pitch <= 62);
        }
        int previous = -1;
        for (const Sounding& note : part_of_piece(piece, tune)) {
            REQUIRE(note.pitch >= 62);
            REQUIRE(note.pitch <= 86);
            REQUIRE((previous < 0 || std::abs(note.pitch - previous) <= 12));
            previous = note.pitch;
        }
    });
}

TEST_CASE("the tune of the first verse comes back in the third") {
    // Bars 4 and 20 open a verse each, by the same chords.
    const Composition piece = compose(
        {.bpm = 120.0, .key = {2, Mode::major}, .length = Seconds{52.0}, .lead = Lead::melody});
    REQUIRE(piece.form.at(1) == Section{SectionKind::verse, 4, 4});
    REQUIRE(piece.form.at(5) == Section{SectionKind::verse, 20, 4});
    const auto bars_from = [&](int bar) {
        std::vector<Sounding> notes;
        for (Sounding note : part_of_piece(piece, tune)) {
            const long start = bar * Composition::ticks_per_bar;
            if (note.start >= start && note.start < start + 3 * Composition::ticks_per_bar)
                notes.push_back({note.start - start, note.end - start, tune, note.pitch});
        }
        return notes;
    };
    CHECK_FALSE(bars_from(4).empty());
    CHECK(bars_from(4) == bars_from(20));
}

TEST_CASE("every channel of the piece plays, and the lead only when wanted") {
    for (const Lead lead : {Lead::none, Lead::melody}) {
        const Composition piece = compose({.style = Style::acoustic, .lead = lead});
        CHECK(piece.stems.size() == (lead == Lead::melody ? 5U : 4U));
        std::set<int> playing;
        for (const Sounding& note : notes_of(piece))
            playing.insert(note.channel);
        std::set<int> stems;
        for (const Stem& stem : piece.stems)
            stems.insert(stem.channel);
        CHECK(playing == stems);
    }
}

TEST_CASE("fast pieces have no sixteenths on the drums") {
    const auto offbeats = [](double bpm) {
        const auto hits = part_of_piece(compose({.style = Style::electronic, .bpm = bpm}), drums);
        return std::count_if(hits.begin(), hits.end(),
                             [](const Sounding& hit) { return hit.start % 240 != 0; });
    };
    CHECK(offbeats(120.0) > 0);
    CHECK(offbeats(160.0) == 0);
}

TEST_CASE("requests out of range are refused by name") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double bpm : {39.9, 240.1, -120.0, nan}) {
        CAPTURE(bpm);
        CHECK(refusal({.bpm = bpm}).find("tempo") != std::string::npos);
    }
    for (const double seconds : {0.9, 1801.0, -1.0, nan}) {
        CAPTURE(seconds);
        CHECK(refusal({.length = Seconds{seconds}}).find("length") != std::string::npos);
    }
    for (const int tonic : {-1, 12}) {
        CAPTURE(tonic);
        CHECK(refusal({.key = {tonic, Mode::major}}).find("tonic") != std::string::npos);
    }
}
