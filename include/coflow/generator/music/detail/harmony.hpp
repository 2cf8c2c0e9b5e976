// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/audio/key.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <vector>

namespace coflow::music::detail {

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
Chord chord_on(const audio::Key& key, int degree, ChordSize size = ChordSize::triad);

/// The seven pitch classes a melody may use over `chord`, from the tonic up: the scale, with the
/// leading tone raised over the dominant of a minor key.
std::array<int, 7> scale_over(const audio::Key& key, const Chord& chord);

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

inline constexpr std::array<int, 7> major_scale{0, 2, 4, 5, 7, 9, 11};
inline constexpr std::array<int, 7> minor_scale{0, 2, 3, 5, 7, 8, 10};
inline constexpr int leading_tone = 11;

inline const std::array<int, 7>& scale_of(audio::Mode mode) {
    return mode == audio::Mode::major ? major_scale : minor_scale;
}

// How far the voices travel, each to its nearest goal; both lists are sorted.
inline int travel(std::span<const int> from, std::span<const int> to) {
    int total = 0;
    for (const int goal : to) {
        int best = 127;
        for (const int start : from)
            best = std::min(best, std::abs(goal - start));
        total += best;
    }
    // The outer voices are what the ear follows.
    return total + std::abs(from.front() - to.front()) + std::abs(from.back() - to.back());
}

inline bool Chord::contains(int pitch) const {
    const auto end = classes.begin() + size;
    return std::find(classes.begin(), end, pitch % 12) != end;
}

inline Chord chord_on(const audio::Key& key, int degree, ChordSize size) {
    const auto& scale = scale_of(key.mode);
    Chord chord;
    chord.size = size == ChordSize::triad ? 3 : 4;
    for (int voice = 0; voice < chord.size; ++voice) {
        const auto step = static_cast<std::size_t>((degree - 1 + 2 * voice) % 7);
        const bool raised = key.mode == audio::Mode::minor && degree == 5 && step == 6;
        const int above_tonic = raised ? leading_tone : scale[step];
        chord.classes[static_cast<std::size_t>(voice)] = (key.tonic + above_tonic) % 12;
    }
    return chord;
}

inline std::array<int, 7> scale_over(const audio::Key& key, const Chord& chord) {
    std::array<int, 7> classes{};
    const auto& scale = scale_of(key.mode);
    std::transform(scale.begin(), scale.end(), classes.begin(),
                   [&](int step) { return (key.tonic + step) % 12; });
    if (chord == chord_on(key, 5, ChordSize::triad) ||
        chord == chord_on(key, 5, ChordSize::seventh)) {
        classes[6] = (key.tonic + leading_tone) % 12;
    }
    return classes;
}

inline int at_or_above(int pitch_class, int floor) {
    return floor + ((pitch_class - floor) % 12 + 12) % 12;
}

inline int nearest(int pitch_class, int target) { return at_or_above(pitch_class, target - 6); }

inline std::vector<int> voice(const Chord& chord, std::span<const int> previous, Range range) {
    std::vector<int> best;
    int best_cost = 0;
    for (int lowest = 0; lowest < chord.size; ++lowest) {
        for (int floor = range.low; floor + 12 <= range.high + 1; floor += 12) {
            std::vector<int> candidate;
            int next = floor;
            for (int index = 0; index < chord.size; ++index) {
                const auto at = static_cast<std::size_t>((lowest + index) % chord.size);
                next = at_or_above(chord.classes[at], next);
                candidate.push_back(next++);
            }
            if (candidate.back() > range.high && !best.empty())
                continue;
            const int middle = (candidate.front() + candidate.back()) / 2;
            const int drift = std::abs(middle - (range.low + range.high) / 2);
            const int cost = previous.empty() ? drift : 4 * travel(previous, candidate) + drift;
            if (best.empty() || cost < best_cost) {
                best = std::move(candidate);
                best_cost = cost;
            }
        }
    }
    return best;
}

} // namespace coflow::music::detail
