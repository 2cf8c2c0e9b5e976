// SPDX-License-Identifier: MIT
// Expected bytes follow the Standard MIDI Files 1.0 specification (RP-001).
#include "coflow/generator/music/midi_file.hpp"

#include "coflow/generator/music/composer.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>

using namespace coflow;
using namespace coflow::music;

namespace {

using Kind = MidiEvent::Kind;

std::string hex(const std::vector<std::byte>& bytes, std::size_t from = 0,
                std::size_t count = std::string::npos) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (std::size_t at = from; at < bytes.size() && at - from < count; ++at) {
        const auto value = std::to_integer<unsigned>(bytes[at]);
        text += text.empty() ? "" : " ";
        text += digits[value >> 4U];
        text += digits[value & 15U];
    }
    return text;
}

constexpr std::size_t header_size = 14, track_start = 22;

/// Reads one track strictly: every event needs its own status byte, nothing may be left over.
class Reader {
public:
    explicit Reader(const std::vector<std::byte>& file) : file_(file), at_(track_start) {}

    void read() {
        while (true) {
            tick += variable();
            const unsigned status = byte();
            if (status == 0xFF) {
                const unsigned type = byte();
                const long length = variable();
                at_ += static_cast<std::size_t>(length);
                if (type == 0x2F) {
                    REQUIRE(length == 0);
                    break;
                }
                continue;
            }
            event(status);
        }
        CHECK(at_ == file_.size());
    }

    long tick = 0;
    std::vector<MidiEvent> events;

private:
    unsigned byte() { return std::to_integer<unsigned>(file_.at(at_++)); }
    unsigned data() {
        const unsigned value = byte();
        REQUIRE(value < 0x80);
        return value;
    }
    long variable() {
        long value = 0;
        for (int count = 1;; ++count) {
            REQUIRE(count <= 4);
            const unsigned next = byte();
            value = value * 128 + static_cast<long>(next & 0x7FU);
            if (next < 0x80)
                return value;
        }
    }
    void event(unsigned status) {
        REQUIRE(status >= 0x80);
        const auto channel = static_cast<std::uint8_t>(status & 15U);
        const auto number = static_cast<std::uint8_t>(data());
        switch (status >> 4U) {
        case 0x8:
            return add(Kind::note_off, channel, number, data());
        case 0x9:
            return add(Kind::note_on, channel, number, data());
        case 0xB:
            return add(Kind::control, channel, number, data());
        case 0xC:
            return add(Kind::program, channel, number, 0);
        default:
            FAIL("a status that no piece has");
        }
    }
    void add(Kind kind, std::uint8_t channel, std::uint8_t number, unsigned value) {
        events.push_back({tick, kind, channel, number, static_cast<std::uint8_t>(value)});
    }

    const std::vector<std::byte>& file_;
    std::size_t at_;
};

Composition empty_piece() {
    Composition piece;
    piece.end_tick = 0;
    return piece;
}

} // namespace

TEST_CASE("a small piece is written byte by byte as the standard says") {
    Composition piece = empty_piece();
    piece.bpm = 120.0;
    piece.key = {9, Mode::minor};
    piece.events = {{0, Kind::program, 0, 25, 0},
                    {0, Kind::control, 0, 10, 64},
                    {0, Kind::note_on, 0, 60, 100},
                    {480, Kind::note_off, 0, 60, 0}};
    piece.end_tick = 960;
    CHECK(hex(to_midi_file(piece)) == "4D 54 68 64 00 00 00 06 00 00 00 01 01 E0 " // MThd
                                      "4D 54 72 6B 00 00 00 2A "                   // MTrk
                                      "00 FF 51 03 07 A1 20 "                      // 500000 us
                                      "00 FF 58 04 04 02 18 08 "                   // 4/4
                                      "00 FF 59 02 00 01 "                         // A minor
                                      "00 C0 19 00 B0 0A 40 00 90 3C 64 "
                                      "83 60 80 3C 00 "
                                      "83 60 FF 2F 00");
}

TEST_CASE("delta times are variable-length quantities, as in the standard's own table") {
    const std::vector<std::pair<long, std::string>> table{{0x00, "00"},
                                                          {0x40, "40"},
                                                          {0x7F, "7F"},
                                                          {0x80, "81 00"},
                                                          {0x2000, "C0 00"},
                                                          {0x3FFF, "FF 7F"},
                                                          {0x4000, "81 80 00"},
                                                          {0x100000, "C0 80 00"},
                                                          {0x1FFFFF, "FF FF 7F"},
                                                          {0x200000, "81 80 80 00"},
                                                          {0x8000000, "C0 80 80 00"},
                                                          {0xFFFFFFF, "FF FF FF 7F"}};
    const std::size_t first_delta = to_midi_file(empty_piece()).size() - 4;
    for (const auto& [ticks, bytes] : table) {
        CAPTURE(ticks);
        Composition piece = empty_piece();
        piece.end_tick = ticks;
        CHECK(hex(to_midi_file(piece), first_delta) == bytes + " FF 2F 00");
    }
}

TEST_CASE("the tempo is written in microseconds a beat") {
    const auto tempo_bytes = [](double bpm) {
        Composition piece = empty_piece();
        piece.bpm = bpm;
        return hex(to_midi_file(piece), track_start, 7);
    };
    CHECK(tempo_bytes(40.0) == "00 FF 51 03 16 E3 60");
    CHECK(tempo_bytes(60.0) == "00 FF 51 03 0F 42 40");
    // 486618.0 us, to the nearest.
    CHECK(tempo_bytes(123.3) == "00 FF 51 03 07 6C DA");
    CHECK(tempo_bytes(240.0) == "00 FF 51 03 03 D0 90");
}

TEST_CASE("key signatures agree with the circle of fifths and with the names of the keys") {
    for (const Key& key : audio::all_keys()) {
        CAPTURE(to_string(key));
        Composition piece = empty_piece();
        piece.key = key;
        const auto file = to_midi_file(piece);
        constexpr std::size_t at = track_start + 7 + 8 + 4;
        const int sharps = static_cast<std::int8_t>(std::to_integer<int>(file.at(at)));
        // Each sharp takes the major tonic a fifth up; a minor key lies a minor third below.
        const int major_tonic = ((7 * sharps) % 12 + 12) % 12;
        const bool minor = key.mode == Mode::minor;
        CHECK(major_tonic == (key.tonic + (minor ? 3 : 0)) % 12);
        CHECK(std::to_integer<int>(file.at(at + 1)) == (minor ? 1 : 0));
        CHECK(std::abs(sharps) <= 6);
        CHECK((to_string(key)[1] != '#' || sharps > 0));
        CHECK((to_string(key)[1] != 'b' || sharps < 0));
    }
}

TEST_CASE("whole pieces are read back event by event") {
    for (const Style style : all_styles) {
        CAPTURE(to_string(style));
        const Composition piece =
            compose({.style = style, .bpm = 97.3, .length = Seconds{45.0}, .lead = Lead::melody});
        const auto file = to_midi_file(piece);
        const auto size = static_cast<std::uint32_t>(file.size() - track_start);
        std::uint32_t told = 0;
        for (std::size_t at = header_size + 4; at < track_start; ++at)
            told = told * 256 + std::to_integer<std::uint32_t>(file.at(at));
        CHECK(told == size);
        Reader reader(file);
        reader.read();
        CHECK(reader.events == piece.events);
        CHECK(reader.tick == piece.end_tick);
    }
}
