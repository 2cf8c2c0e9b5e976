// SPDX-License-Identifier: MIT
#pragma once

// How the bytes of a MIDI file are put together; included at the end of `midi_file.hpp`.

#include <array>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace coflow::music {

namespace detail {

class MidiBytes {
public:
    void byte(int value) { data_.push_back(static_cast<std::byte>(value)); }
    void text(std::string_view letters) {
        for (const char letter : letters)
            byte(static_cast<unsigned char>(letter));
    }
    void big_endian(std::uint32_t value, int width) {
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
            byte(static_cast<int>((value >> shift) & 0xFFU));
    }
    /// Seven bits a byte, the highest bit says that more follow.
    void variable(std::uint32_t value) {
        int groups = 1;
        while (value >> (7 * groups) != 0 && groups < 4)
            ++groups;
        for (int group = groups - 1; group >= 0; --group) {
            const int bits = static_cast<int>((value >> (7 * group)) & 0x7FU);
            byte(group > 0 ? bits | 0x80 : bits);
        }
    }
    void append(const MidiBytes& other) {
        data_.insert(data_.end(), other.data_.begin(), other.data_.end());
    }
    std::uint32_t size() const { return static_cast<std::uint32_t>(data_.size()); }
    std::vector<std::byte> take() { return std::move(data_); }

private:
    std::vector<std::byte> data_;
};

inline void append_meta(MidiBytes& track, int type, std::initializer_list<int> data) {
    track.variable(0);
    track.byte(0xFF);
    track.byte(type);
    track.variable(static_cast<std::uint32_t>(data.size()));
    for (const int value : data)
        track.byte(value);
}

// Sharps (positive) or flats (negative) of the signature, by tonic; they agree with the names
// that to_string gives the keys.
inline int signature_of(const audio::Key& key) {
    constexpr std::array<int, 12> major{0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5};
    constexpr std::array<int, 12> minor{-3, 4, -1, -6, 1, -4, 3, -2, 5, 0, -5, 2};
    return (key.mode == audio::Mode::major ? major : minor)[static_cast<std::size_t>(key.tonic)];
}

inline void append_head(MidiBytes& track, const Composition& piece) {
    const auto tempo = static_cast<std::uint32_t>(std::lround(60e6 / piece.bpm));
    const auto part = [&](int shift) { return static_cast<int>((tempo >> shift) & 0xFFU); };
    append_meta(track, 0x51, {part(16), part(8), part(0)});
    append_meta(track, 0x58, {Composition::beats_per_bar, 2, 24, 8});
    append_meta(track, 0x59,
                {signature_of(piece.key) & 0xFF, piece.key.mode == audio::Mode::minor ? 1 : 0});
}

inline int status_of(MidiEvent::Kind kind) {
    switch (kind) {
    case MidiEvent::Kind::note_off:
        return 0x80;
    case MidiEvent::Kind::note_on:
        return 0x90;
    case MidiEvent::Kind::control:
        return 0xB0;
    case MidiEvent::Kind::program:
        return 0xC0;
    }
    return 0x80;
}

inline void append_message(MidiBytes& track, const MidiEvent& event) {
    track.byte(status_of(event.kind) | event.channel);
    track.byte(event.number);
    if (event.kind != MidiEvent::Kind::program)
        track.byte(event.value);
}

} // namespace detail

inline std::vector<std::byte> to_midi_file(const Composition& piece) {
    detail::MidiBytes track;
    detail::append_head(track, piece);
    long now = 0;
    for (const MidiEvent& event : piece.events) {
        track.variable(static_cast<std::uint32_t>(event.tick - now));
        detail::append_message(track, event);
        now = event.tick;
    }
    track.variable(static_cast<std::uint32_t>(piece.end_tick - now));
    for (const int value : {0xFF, 0x2F, 0x00})
        track.byte(value);

    detail::MidiBytes file;
    file.text("MThd");
    file.big_endian(6, 4);
    file.big_endian(0, 2);
    file.big_endian(1, 2);
    file.big_endian(static_cast<std::uint32_t>(Composition::ticks_per_beat), 2);
    file.text("MTrk");
    file.big_endian(track.size(), 4);
    file.append(track);
    return file.take();
}

} // namespace coflow::music
