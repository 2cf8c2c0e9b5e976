// SPDX-License-Identifier: MIT
#include "coflow/generator/music/detail/harmony.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstdlib>

using namespace coflow;
using namespace coflow::music;
using namespace coflow::music::detail;
using coflow::audio::Key;
using coflow::audio::Mode;

namespace {

constexpr Key c_major{0, Mode::major};
constexpr Key a_minor{9, Mode::minor};
constexpr Range middle{52, 76};

std::vector<int> classes_of(const Chord& chord) {
    return {chord.classes.begin(), chord.classes.begin() + chord.size};
}

std::vector<Chord> all_chords() {
    std::vector<Chord> chords;
    for (const Key& key : audio::all_keys()) {
        for (int degree = 1; degree <= 7; ++degree) {
            chords.push_back(chord_on(key, degree, ChordSize::triad));
            chords.push_back(chord_on(key, degree, ChordSize::seventh));
        }
    }
    return chords;
}

} // namespace

TEST_CASE("chords are thirds piled on their scale degree") {
    using Classes = std::vector<int>;
    CHECK(classes_of(chord_on(c_major, 1)) == Classes{0, 4, 7});
    CHECK(classes_of(chord_on(c_major, 2)) == Classes{2, 5, 9});
    CHECK(classes_of(chord_on(c_major, 7)) == Classes{11, 2, 5});
    CHECK(classes_of(chord_on(c_major, 5, ChordSize::seventh)) == Classes{7, 11, 2, 5});
    CHECK(classes_of(chord_on(c_major, 1, ChordSize::seventh)) == Classes{0, 4, 7, 11});
    CHECK(classes_of(chord_on(a_minor, 1)) == Classes{9, 0, 4});
    CHECK(classes_of(chord_on(a_minor, 6)) == Classes{5, 9, 0});
    CHECK(classes_of(chord_on({6, Mode::major}, 4)) == Classes{11, 3, 6});
}

TEST_CASE("the dominant of a minor key has the leading tone, in chord and scale") {
    const Chord dominant = chord_on(a_minor, 5);
    CHECK(classes_of(dominant) == std::vector<int>{4, 8, 11});
    const auto over_dominant = scale_over(a_minor, dominant);
    const auto over_tonic = scale_over(a_minor, chord_on(a_minor, 1));
    CHECK(over_dominant == std::array<int, 7>{9, 11, 0, 2, 4, 5, 8});
    CHECK(over_tonic == std::array<int, 7>{9, 11, 0, 2, 4, 5, 7});
    CHECK(scale_over(a_minor, chord_on(a_minor, 5, ChordSize::seventh)) == over_dominant);
    // In major it is there anyway.
    CHECK(scale_over(c_major, chord_on(c_major, 5)) == std::array<int, 7>{0, 2, 4, 5, 7, 9, 11});
}

TEST_CASE("the scale over a chord holds the whole chord") {
    for (const Key& key : audio::all_keys()) {
        for (int degree = 1; degree <= 7; ++degree) {
            const Chord chord = chord_on(key, degree, ChordSize::seventh);
            const auto scale = scale_over(key, chord);
            for (const int pitch_class : classes_of(chord)) {
                CAPTURE(to_string(key), degree, pitch_class);
                CHECK(std::find(scale.begin(), scale.end(), pitch_class) != scale.end());
            }
        }
    }
}

TEST_CASE("pitches are found by their class") {
    for (int pitch_class = 0; pitch_class < 12; ++pitch_class) {
        for (int target = 24; target < 96; ++target) {
            const int above = at_or_above(pitch_class, target);
            const int near = nearest(pitch_class, target);
            const bool right = above % 12 == pitch_class && above >= target &&
                               above < target + 12 && near % 12 == pitch_class &&
                               std::abs(near - target) <= 6;
            CAPTURE(pitch_class, target, above, near);
            CHECK(right);
        }
    }
}

TEST_CASE("voicings hold every tone of the chord once, close together and within the range") {
    for (const Chord& chord : all_chords()) {
        const auto pitches = voice(chord, {}, middle);
        CAPTURE(chord.classes, chord.size, pitches);
        CHECK(pitches.size() == static_cast<std::size_t>(chord.size));
        CHECK(std::is_sorted(pitches.begin(), pitches.end()));
        CHECK(pitches.front() >= middle.low);
        CHECK(pitches.back() <= middle.high);
        CHECK(pitches.back() - pitches.front() < 12);
        for (const int pitch_class : classes_of(chord)) {
            CHECK(std::count_if(pitches.begin(), pitches.end(),
                                [&](int pitch) { return pitch % 12 == pitch_class; }) == 1);
        }
    }
}

TEST_CASE("voices hold common tones and move by small steps") {
    // C major to A minor: C and E stay, G goes up a tone.
    CHECK(voice(chord_on(c_major, 6), std::vector{60, 64, 67}, middle) == std::vector{60, 64, 69});
    // C major to F major: C stays.
    CHECK(voice(chord_on(c_major, 4), std::vector{60, 64, 67}, middle) == std::vector{60, 65, 69});
    const auto chords = all_chords();
    for (const Chord& from : chords) {
        const auto start = voice(from, {}, middle);
        for (const Chord& to : chords) {
            const auto goal = voice(to, start, middle);
            if (from.size == to.size && std::abs(goal.front() - start.front()) > 4) {
                CAPTURE(from.classes, to.classes, start, goal);
                CHECK(std::abs(goal.front() - start.front()) <= 4);
            }
        }
    }
}

TEST_CASE("a chord knows its tones in every octave") {
    const Chord chord = chord_on(c_major, 1);
    CHECK(chord.contains(48));
    CHECK(chord.contains(76));
    CHECK(chord.contains(7));
    CHECK_FALSE(chord.contains(49));
    // The fourth place of a triad is empty, not a C.
    CHECK_FALSE(chord_on(c_major, 2).contains(60));
}
