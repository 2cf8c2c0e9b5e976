// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace music {

enum class Mode { major, minor };

/// A musical key. `tonic` is a pitch class, 0 = C to 11 = B.
struct Key {
    int tonic = 0;
    Mode mode = Mode::major;

    friend bool operator==(const Key&, const Key&) = default;
};

/// "F# minor": spelled the way the key's own signature is usually written.
std::string to_string(const Key& key);

/// Reads "A minor", "Am", "f# min", "Bb", "C major"; nothing when it is no key.
std::optional<Key> parse_key(std::string_view text);

/// The twelve major keys from C up, then the twelve minor ones.
std::array<Key, 24> all_keys();

} // namespace music
