// SPDX-License-Identifier: MIT
#include "media/key.hpp"

#include <algorithm>
#include <cctype>

namespace music {
namespace {

constexpr std::array<std::string_view, 12> major_names{"C",  "Db", "D",  "Eb", "E",  "F",
                                                       "F#", "G",  "Ab", "A",  "Bb", "B"};
constexpr std::array<std::string_view, 12> minor_names{"C",  "C#", "D",  "Eb", "E",  "F",
                                                       "F#", "G",  "G#", "A",  "Bb", "B"};

std::optional<int> pitch_class_of(char letter) {
    constexpr std::string_view letters = "C.D.EF.G.A.B";
    const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    const auto at = letters.find(upper);
    if (upper == '.' || at == std::string_view::npos) {
        return std::nullopt;
    }
    return static_cast<int>(at);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

// "M" and "m" differ, everything longer is read without regard to case.
std::optional<Mode> mode_of(std::string_view text) {
    if (text.empty() || text == "M") {
        return Mode::major;
    }
    if (text == "m") {
        return Mode::minor;
    }
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower == "major" || lower == "maj") {
        return Mode::major;
    }
    if (lower == "minor" || lower == "min") {
        return Mode::minor;
    }
    return std::nullopt;
}

} // namespace

std::string to_string(const Key& key) {
    const auto at = static_cast<std::size_t>(key.tonic);
    return key.mode == Mode::major ? std::string(major_names[at]) + " major"
                                   : std::string(minor_names[at]) + " minor";
}

std::optional<Key> parse_key(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) {
        return std::nullopt;
    }
    const auto letter = pitch_class_of(text.front());
    if (!letter) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    int tonic = *letter;
    if (!text.empty() && (text.front() == '#' || text.front() == 'b')) {
        tonic += text.front() == '#' ? 1 : 11;
        text.remove_prefix(1);
    }
    const auto mode = mode_of(trimmed(text));
    if (!mode) {
        return std::nullopt;
    }
    return Key{tonic % 12, *mode};
}

std::array<Key, 24> all_keys() {
    std::array<Key, 24> keys;
    for (int tonic = 0; tonic < 12; ++tonic) {
        keys[static_cast<std::size_t>(tonic)] = {tonic, Mode::major};
        keys[static_cast<std::size_t>(tonic + 12)] = {tonic, Mode::minor};
    }
    return keys;
}

} // namespace music
