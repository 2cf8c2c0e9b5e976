// SPDX-License-Identifier: MIT
#pragma once

#include "media/detail/note_list.hpp"
#include "media/detail/random.hpp"
#include "media/detail/score.hpp"

namespace music::detail {

/// MIDI channels of the parts; drums have the one General MIDI gives them.
enum class Part { chords = 0, figure = 1, bass = 2, lead = 3, drums = 9 };

constexpr int channel_of(Part part) { return static_cast<int>(part); }

/// Grooves by section, a fill at the end of every second phrase, a crash where a section opens.
void write_drums(const Score& score, Random random, NoteList& notes);

/// Roots, fifths and steps towards the next root, always in the same low octave and a half.
void write_bass(const Score& score, Random random, NoteList& notes);

/// Chords voiced with the least movement, and the broken-chord figure above them.
void write_harmony(const Score& score, Random random, NoteList& notes);

/// A tune in phrases: a motif, its repetition, and an ending that asks or answers.
void write_lead(const Score& score, Random random, NoteList& notes);

} // namespace music::detail
