// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/detail/harmony.hpp"
#include "coflow/media/music_style.hpp"

#include <array>
#include <span>
#include <string_view>

namespace coflow::music::detail {

/// One bar as sixteen steps, a character each. What the characters mean depends on the part;
/// everywhere `.` is silence and `-` holds what sounds.
using Pattern = std::string_view;

struct DrumLine {
    /// General MIDI percussion key.
    int key;
    /// `X` accent, `x` normal, `o` soft, `g` ghost note.
    Pattern steps;
};
using Groove = std::span<const DrumLine>;

/// A General MIDI instrument (or drum kit) and its place in the mix.
struct Instrument {
    int program;
    /// LU, relative to the other parts.
    double level;
    int pan;
    int reverb;
};

/// Scale degrees of a four-bar phrase, one chord a bar.
using Progression = std::array<int, 4>;

enum class Chording { close, power };

/// How chords are struck at the start of a hold: together, or strummed like a guitar.
enum class Strike { together, strummed };

/// Everything that makes a style sound like itself. Pairs are {verse, chorus}.
struct StyleSheet {
    Instrument chords;
    Instrument figure;
    Instrument bass;
    Instrument lead;
    Instrument drums;

    ChordSize chord_size;
    Chording chording;
    Strike strike;
    /// How late the second of two sixteenths comes, as a part of a sixteenth.
    double swing;

    /// `C` strike, `c` softer.
    std::array<Pattern, 2> chord_rhythm;
    /// Digits: notes of the voicing from below; 3 and up continue an octave higher.
    std::array<Pattern, 2> figure_rhythm;
    /// `R` root, `F` fifth, `O` octave (small letters: softer), `A` step towards the next root.
    std::array<Pattern, 2> bass_rhythm;

    Groove intro;
    Groove verse;
    Groove chorus;
    Groove fill;

    std::array<Progression, 3> major;
    std::array<Progression, 3> minor;
};

/// What the styles are made of.
namespace sheets {

// General MIDI percussion keys.
inline constexpr int kick = 36, soft_kick = 35, rim = 37, snare = 38, clap = 39, brush = 38;
inline constexpr int closed_hat = 42, open_hat = 46, ride = 51, crash = 49;
inline constexpr int low_tom = 43, middle_tom = 47, high_tom = 50;
inline constexpr int tambourine = 54, shaker = 70, cabasa = 69, triangle = 81;

// clang-format off
inline constexpr DrumLine electronic_intro[]{
    {kick,       "X...X...X...X..."},
    {closed_hat, "..g...g...g...g."}};
inline constexpr DrumLine electronic_verse[]{
    {kick,       "X...X...X...X..."},
    {clap,       "....x.......x..."},
    {closed_hat, "o.g.o.g.o.g.o.gg"}};
inline constexpr DrumLine electronic_chorus[]{
    {kick,       "X...X...X...X..."},
    {clap,       "....X.......X..."},
    {open_hat,   "..g...g...g...g."},
    {closed_hat, "o.g.o.g.o.g.o.gg"}};
inline constexpr DrumLine electronic_fill[]{
    {snare,      "........o.o.oxxX"},
    {crash,      "................"}};

inline constexpr DrumLine rock_intro[]{
    {kick,       "X.......X......."},
    {closed_hat, "o.g.o.g.o.g.o.g."}};
inline constexpr DrumLine rock_verse[]{
    {kick,       "X.......X.x....."},
    {snare,      "....X.......X..."},
    {closed_hat, "o.g.o.g.o.g.o.g."}};
inline constexpr DrumLine rock_chorus[]{
    {kick,       "X.....x.X.x....."},
    {snare,      "....X.......X..."},
    {ride,       "o.g.o.g.o.g.o.g."}};
inline constexpr DrumLine rock_fill[]{
    {high_tom,   "........xx......"},
    {middle_tom, "..........xx...."},
    {low_tom,    "............XxXx"}};

inline constexpr DrumLine lofi_intro[]{
    {soft_kick,  "x.......x......."},
    {closed_hat, "o...o...o...o..."}};
inline constexpr DrumLine lofi_verse[]{
    {soft_kick,  "X......ox.x....."},
    {snare,      "....x.......x..."},
    {closed_hat, "o.g.o.g.o.g.o.gg"}};
inline constexpr DrumLine lofi_chorus[]{
    {soft_kick,  "X......ox.x....."},
    {snare,      "....x.......x..g"},
    {rim,        "..........g....."},
    {closed_hat, "o.g.o.ggo.g.o.gg"}};
inline constexpr DrumLine lofi_fill[]{
    {snare,      ".............g.o"},
    {open_hat,   "..............o."}};

inline constexpr DrumLine ambient_intro[]{
    {soft_kick,  "o.......o......."}};
inline constexpr DrumLine ambient_verse[]{
    {soft_kick,  "x...x...x...x..."},
    {shaker,     "o...o...o...o..."}};
inline constexpr DrumLine ambient_chorus[]{
    {soft_kick,  "x...x...x...x..."},
    {rim,        "....g.......g..."},
    {shaker,     "o.g.o.g.o.g.o.g."}};
inline constexpr DrumLine ambient_fill[]{
    {triangle,   "............o..."}};

inline constexpr DrumLine acoustic_intro[]{
    {soft_kick,  "x.......x......."},
    {shaker,     "o.g.o.g.o.g.o.g."}};
inline constexpr DrumLine acoustic_verse[]{
    {soft_kick,  "X.......x......."},
    {rim,        "....x.......x..."},
    {shaker,     "o.g.o.g.o.g.o.g."}};
inline constexpr DrumLine acoustic_chorus[]{
    {soft_kick,  "X.......x.o....."},
    {brush,      "....x.......x..."},
    {tambourine, "..g.o.g...g.o.g."},
    {cabasa,     "o.g.o.g.o.g.o.g."}};
inline constexpr DrumLine acoustic_fill[]{
    {brush,      "..........o.o.xx"}};

inline constexpr DrumLine orchestral_intro[]{
    {soft_kick,  "x...g...x...g..."}};
inline constexpr DrumLine orchestral_verse[]{
    {soft_kick,  "X...o...x...o..."},
    {snare,      "g...o...g...o.gg"}};
inline constexpr DrumLine orchestral_chorus[]{
    {kick,       "X...x...X...x..."},
    {snare,      "o.g.x.g.o.g.x.gg"},
    {triangle,   "o...o...o...o..."}};
inline constexpr DrumLine orchestral_fill[]{
    {snare,      "........ggggooxX"},
    {kick,       "............x.x."}};

// Every progression starts on the tonic; minor ones lean on iv and V rather than on III and VII,
// which belong to the relative major as well.
inline constexpr StyleSheet all[]{
    {   // electronic: saw chords between the beats, plucked arpeggio, four on the floor
        .chords = {90, -8, 64, 50}, .figure = {81, -10, 84, 60},
        .bass = {38, -5, 64, 0},   .lead = {80, -4, 52, 60},
        .drums = {24, 0, 64, 10},
        .chord_size = ChordSize::triad, .chording = Chording::close, .strike = Strike::together,
        .swing = 0.0,
        .chord_rhythm  = {"C---------------", "..c-..c-..c-..c-"},
        .figure_rhythm = {"0.1.2.3.2.1.2.1.", "0123213201232132"},
        .bass_rhythm   = {"R---R-r-R---R-r-", "R.r.R.o.R.r.R.A."},
        .intro = electronic_intro, .verse = electronic_verse,
        .chorus = electronic_chorus, .fill = electronic_fill,
        .major = {{{1, 5, 6, 4}, {1, 6, 4, 5}, {1, 4, 6, 5}}},
        .minor = {{{1, 6, 4, 5}, {1, 4, 6, 5}, {1, 7, 6, 5}}}},
    {   // rock: power chords in eighths, picked bass, backbeat
        .chords = {30, -4, 40, 20}, .figure = {27, -5, 92, 40},
        .bass = {34, -4, 64, 0},   .lead = {29, -3, 70, 50},
        .drums = {16, 0, 64, 25},
        .chord_size = ChordSize::triad, .chording = Chording::power, .strike = Strike::strummed,
        .swing = 0.0,
        .chord_rhythm  = {"C---c-c-C---c-c-", "C---c-c-C-c-c-c-"},
        .figure_rhythm = {"0-2-1-2-3-2-1-2-", "2---3---2---1---"},
        .bass_rhythm   = {"R-r-R-r-R-r-R-r-", "R-r-R-r-R-F-R-A-"},
        .intro = rock_intro, .verse = rock_verse, .chorus = rock_chorus, .fill = rock_fill,
        .major = {{{1, 4, 5, 1}, {1, 5, 6, 4}, {1, 4, 1, 5}}},
        .minor = {{{1, 7, 6, 5}, {1, 4, 5, 1}, {1, 6, 4, 5}}}},
    {   // lofi: electric piano sevenths, swung soft drums
        .chords = {4, -3, 56, 60}, .figure = {11, -9, 84, 80},
        .bass = {32, -3, 64, 10}, .lead = {24, -3, 76, 60},
        .drums = {8, -2, 64, 20},
        .chord_size = ChordSize::seventh, .chording = Chording::close, .strike = Strike::strummed,
        .swing = 0.3,
        .chord_rhythm  = {"C-------..c-----", "C-----c-..c-----"},
        .figure_rhythm = {"........3...2...", "..2...3.....1..."},
        .bass_rhythm   = {"R-----..R---A---", "R---..R-F---A---"},
        .intro = lofi_intro, .verse = lofi_verse, .chorus = lofi_chorus, .fill = lofi_fill,
        .major = {{{1, 6, 2, 5}, {1, 4, 2, 5}, {1, 3, 4, 5}}},
        .minor = {{{1, 4, 2, 5}, {1, 6, 2, 5}, {1, 4, 1, 5}}}},
    {   // ambient: wide pads, harp in quarters, a heartbeat
        .chords = {89, 0, 64, 100}, .figure = {46, -4, 84, 100},
        .bass = {39, -6, 64, 40},     .lead = {73, -3, 48, 110},
        .drums = {0, -8, 64, 90},
        .chord_size = ChordSize::triad, .chording = Chording::close, .strike = Strike::together,
        .swing = 0.0,
        .chord_rhythm  = {"C---------------", "C---------------"},
        .figure_rhythm = {"0---1---2---3---", "0---2---3---2-1-"},
        .bass_rhythm   = {"R---------------", "R-------R-------"},
        .intro = ambient_intro, .verse = ambient_verse,
        .chorus = ambient_chorus, .fill = ambient_fill,
        .major = {{{1, 4, 1, 5}, {1, 6, 4, 1}, {1, 3, 4, 5}}},
        .minor = {{{1, 4, 1, 5}, {1, 6, 4, 5}, {1, 4, 6, 5}}}},
    {   // acoustic: strummed steel strings, finger picking, shaker and rim
        .chords = {25, -2, 48, 40}, .figure = {24, -6, 88, 50},
        .bass = {33, -4, 64, 10},  .lead = {22, -1, 70, 60},
        .drums = {40, -4, 64, 30},
        .chord_size = ChordSize::triad, .chording = Chording::close, .strike = Strike::strummed,
        .swing = 0.0,
        .chord_rhythm  = {"C---C---C---C-c-", "C---C-c-C-c-C-c-"},
        .figure_rhythm = {"0-..2-1-3-..2-1-", "0-2-1-2-3-2-1-2-"},
        .bass_rhythm   = {"R-------F-------", "R---R---F---A---"},
        .intro = acoustic_intro, .verse = acoustic_verse,
        .chorus = acoustic_chorus, .fill = acoustic_fill,
        .major = {{{1, 4, 1, 5}, {1, 6, 4, 5}, {1, 5, 4, 1}}},
        .minor = {{{1, 4, 1, 5}, {1, 6, 4, 5}, {1, 7, 6, 5}}}},
    {   // orchestral: strings, pizzicato, low strings walking, march drums
        .chords = {48, -1, 64, 80}, .figure = {45, -4, 84, 70},
        .bass = {43, -4, 76, 60},  .lead = {60, -1, 48, 80},
        .drums = {48, -5, 64, 80},
        .chord_size = ChordSize::triad, .chording = Chording::close, .strike = Strike::together,
        .swing = 0.0,
        .chord_rhythm  = {"C---------------", "C-------C-------"},
        .figure_rhythm = {"0...2...1...2...", "0.1.2.1.3.2.1.2."},
        .bass_rhythm   = {"R---r---F---r---", "R---r---F---A---"},
        .intro = orchestral_intro, .verse = orchestral_verse,
        .chorus = orchestral_chorus, .fill = orchestral_fill,
        .major = {{{1, 4, 5, 1}, {1, 6, 4, 5}, {1, 2, 5, 1}}},
        .minor = {{{1, 4, 5, 1}, {1, 6, 4, 5}, {1, 4, 1, 5}}}},
};
// clang-format on

static_assert(std::size(all) == all_styles.size());

} // namespace sheets

inline const StyleSheet& style_sheet(Style style) {
    return sheets::all[static_cast<std::size_t>(style)];
}

} // namespace coflow::music::detail
