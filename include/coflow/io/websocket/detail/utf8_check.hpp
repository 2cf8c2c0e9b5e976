// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace coflow::detail {

/// Whether text that comes piece by piece is UTF-8 (RFC 3629), told at the first wrong byte.
class Utf8Check {
public:
    /// False once a byte has come that no UTF-8 can have there.
    [[nodiscard]] bool take(std::string_view piece) noexcept {
        while (!piece.empty()) {
            if (following_ == 0 && begins_with_ascii(piece)) {
                piece.remove_prefix(sizeof(std::uint64_t));
                continue;
            }
            if (!take(static_cast<std::uint8_t>(piece.front())))
                return false;
            piece.remove_prefix(1);
        }
        return true;
    }

    /// Whether no character is begun and not ended.
    [[nodiscard]] bool is_complete() const noexcept { return following_ == 0; }

private:
    static bool begins_with_ascii(std::string_view piece) noexcept {
        std::uint64_t word = 0;
        if (piece.size() < sizeof word)
            return false;
        std::memcpy(&word, piece.data(), sizeof word);
        return (word & 0x8080808080808080U) == 0;
    }

    bool take(std::uint8_t byte) noexcept {
        if (following_ == 0)
            return begin(byte);
        if (byte < least_ || byte > most_)
            return false;
        --following_;
        expect(following_);
        return true;
    }

    // The second byte's range is what excludes overlong forms, surrogates and what is above
    // U+10FFFF.
    bool begin(std::uint8_t byte) noexcept {
        if (byte < 0x80)
            return true;
        if (byte < 0xC2 || byte > 0xF4)
            return false;
        if (byte < 0xE0)
            expect(1);
        else if (byte < 0xF0)
            expect(2, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF);
        else
            expect(3, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF);
        return true;
    }

    void expect(std::uint8_t following, std::uint8_t least = 0x80,
                std::uint8_t most = 0xBF) noexcept {
        following_ = following;
        least_ = least;
        most_ = most;
    }

    std::uint8_t following_ = 0; // bytes that the character still needs
    std::uint8_t least_ = 0;     // the range of the next of them
    std::uint8_t most_ = 0;
};

[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
    Utf8Check check;
    return check.take(text) && check.is_complete();
}

} // namespace coflow::detail
