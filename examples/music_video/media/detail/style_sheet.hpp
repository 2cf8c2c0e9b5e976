// SPDX-License-Identifier: MIT
#pragma once

#include "media/detail/harmony.hpp"
#include "media/style.hpp"

#include <array>
#include <span>
#include <string_view>

namespace music::detail {

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

const StyleSheet& style_sheet(Style style);

} // namespace music::detail
