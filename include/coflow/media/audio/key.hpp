// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coflow::audio {

enum class Mode { major, minor };

/// A musical key. `tonic` is a pitch class, 0 = C to 11 = B.
struct Key {
    int tonic = 0;
    Mode mode = Mode::major;

    friend bool operator==(const Key&, const Key&) = default;
};

/// "F# minor": spelled as the key's own signature usually is.
[[nodiscard]] std::string to_string(const Key& key);

/// Reads "A minor", "Am", "f# min", "Bb", "C major"; nothing if it is no key.
[[nodiscard]] std::optional<Key> parse_key(std::string_view text);

/// The twelve major keys from C up, then the twelve minor ones.
[[nodiscard]] std::array<Key, 24> all_keys();

namespace detail {

inline std::optional<int> pitch_class_of(char letter) {
    constexpr std::string_view letters = "C.D.EF.G.A.B";
    const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    const auto at = letters.find(upper);
    if (upper == '.' || at == std::string_view::npos)
        return std::nullopt;
    return static_cast<int>(at);
}

inline std::string_view without_spaces_around(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

// "M" and "m" differ, everything longer is read without regard to case.
inline std::optional<Mode> mode_named(std::string_view text) {
    if (text.empty() || text == "M")
        return Mode::major;
    if (text == "m")
        return Mode::minor;
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    if (lower == "major" || lower == "maj")
        return Mode::major;
    if (lower == "minor" || lower == "min")
        return Mode::minor;
    return std::nullopt;
}

} // namespace detail

inline std::string to_string(const Key& key) {
    constexpr std::array<std::string_view, 12> major_names{"C",  "Db", "D",  "Eb", "E",  "F",
                                                           "F#", "G",  "Ab", "A",  "Bb", "B"};
    constexpr std::array<std::string_view, 12> minor_names{"C",  "C#", "D",  "Eb", "E",  "F",
                                                           "F#", "G",  "G#", "A",  "Bb", "B"};
    const auto at = static_cast<std::size_t>(key.tonic);
    return key.mode == Mode::major ? std::string{major_names[at]} + " major"
                                   : std::string{minor_names[at]} + " minor";
}

inline std::optional<Key> parse_key(std::string_view text) {
    text = detail::without_spaces_around(text);
    if (text.empty())
        return std::nullopt;
    const std::optional<int> letter = detail::pitch_class_of(text.front());
    if (!letter)
        return std::nullopt;
    text.remove_prefix(1);
    int tonic = *letter;
    if (text.starts_with('#') || text.starts_with('b')) {
        tonic += text.front() == '#' ? 1 : 11;
        text.remove_prefix(1);
    }
    const std::optional<Mode> mode = detail::mode_named(detail::without_spaces_around(text));
    if (!mode)
        return std::nullopt;
    return Key{tonic % 12, *mode};
}

inline std::array<Key, 24> all_keys() {
    std::array<Key, 24> keys;
    for (int tonic = 0; tonic < 12; ++tonic) {
        keys[static_cast<std::size_t>(tonic)] = {tonic, Mode::major};
        keys[static_cast<std::size_t>(tonic + 12)] = {tonic, Mode::minor};
    }
    return keys;
}

} // namespace coflow::audio
