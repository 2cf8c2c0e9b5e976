// SPDX-License-Identifier: MIT
#pragma once

#include "media/key.hpp"

#include <array>
#include <span>
#include <vector>

namespace music::detail {

/// A chord as pitch classes, root first.
struct Chord {
    std::array<int, 4> classes{};
    int size = 3;

    int root() const { return classes[0]; }
    int third() const { return classes[1]; }
    int fifth() const { return classes[2]; }
    bool contains(int pitch) const;
    friend bool operator==(const Chord&, const Chord&) = default;
};

enum class ChordSize { triad, seventh };

/// The chord on a scale degree, 1 to 7. In minor the fifth degree is a major chord with the
/// leading tone, so that it wants to go home.
Chord chord_on(const Key& key, int degree, ChordSize size = ChordSize::triad);

/// The seven pitch classes a melody may use over `chord`, from the tonic up: the scale, with the
/// leading tone raised over the dominant of a minor key.
std::array<int, 7> scale_over(const Key& key, const Chord& chord);

/// The lowest pitch of class `pitch_class` that is not below `floor`.
int at_or_above(int pitch_class, int floor);

/// The pitch of class `pitch_class` nearest to `target`.
int nearest(int pitch_class, int target);

struct Range {
    int low = 0;
    int high = 127;
};

/// Close-position voicing of `chord` in `range` that moves least from `previous` (low to high);
/// without a previous chord, the one nearest the middle of the range.
std::vector<int> voice(const Chord& chord, std::span<const int> previous, Range range);

} // namespace music::detail
