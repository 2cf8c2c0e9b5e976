// SPDX-License-Identifier: MIT
#pragma once

// How a piece is composed; included at the end of `composer.hpp`.

#include "coflow/base/error.hpp"
#include "coflow/generator/music/detail/bass.hpp"
#include "coflow/generator/music/detail/chords.hpp"
#include "coflow/generator/music/detail/drums.hpp"
#include "coflow/generator/music/detail/lead.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace coflow::music {

namespace detail {

inline bool is_within(double value, double low, double high) {
    return value >= low && value <= high;
}

inline void check_request(const MusicRequest& request) {
    const auto refuse = [](const std::string& what) {
        throw Error{ErrorCode::invalid_argument, "cannot compose: " + what};
    };
    if (!is_within(request.bpm, 40.0, 240.0))
        refuse("the tempo is " + std::to_string(request.bpm) + " BPM; give 40 to 240");
    if (!is_within(request.length.count(), 1.0, 1800.0))
        refuse("the length is " + std::to_string(request.length.count()) + " s; give 1 to 1800");
    if (request.key.tonic < 0 || request.key.tonic > 11)
        refuse("the tonic is " + std::to_string(request.key.tonic) + "; give 0 (C) to 11 (B)");
}

inline std::vector<Stem> set_up_channels(const StyleSheet& sheet, Lead lead, NoteList& notes) {
    std::vector<Stem> stems;
    const auto set = [&](Part part, const Instrument& instrument) {
        notes.setup(channel_of(part), instrument);
        stems.push_back({static_cast<std::uint8_t>(part), instrument.level});
    };
    set(Part::chords, sheet.chords);
    set(Part::figure, sheet.figure);
    set(Part::bass, sheet.bass);
    set(Part::drums, sheet.drums);
    if (lead == Lead::melody)
        set(Part::lead, sheet.lead);
    return stems;
}

} // namespace detail

inline Composition compose(const MusicRequest& request) {
    detail::check_request(request);
    Composition piece;
    piece.style = request.style;
    piece.bpm = request.bpm;
    piece.key = request.key;
    piece.length = request.length;

    const double beats = request.length.count() * request.bpm / 60.0;
    piece.end_tick = std::lround(beats * static_cast<double>(Composition::ticks_per_beat));
    // Beats that do not fill a bar prolong the last chord.
    const int bars = std::max(1, static_cast<int>(piece.end_tick / Composition::ticks_per_bar));

    const detail::Random random(request.seed);
    detail::Score score =
        detail::write_score(request.style, request.key, request.bpm, bars, random);
    score.end_tick = piece.end_tick;

    detail::NoteList notes;
    piece.stems = detail::set_up_channels(*score.sheet, request.lead, notes);
    detail::write_drums(score, random.stream(11), notes);
    detail::write_bass(score, random.stream(12), notes);
    detail::write_chords(score, random.stream(13), notes);
    if (request.lead == Lead::melody)
        detail::write_lead(score, random.stream(14), notes);

    piece.final_chord_tick = score.final_bar() * Composition::ticks_per_bar;
    piece.events = notes.take_events(piece.end_tick);
    piece.form = std::move(score.form);
    return piece;
}

} // namespace coflow::music
