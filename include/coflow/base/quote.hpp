// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coflow {

/// `text` in single quotes for a message of one line: control characters are escaped, and what is
/// longer than `most` bytes is cut.
[[nodiscard]] inline std::string quote(std::string_view text,
                                       std::size_t most = std::string_view::npos) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr unsigned first_printable = 0x20;
    constexpr unsigned delete_character = 0x7f;
    const bool cut = text.size() > most;
    std::string result = "'";
    for (const char character : text.substr(0, most)) {
        const auto code = static_cast<unsigned char>(character);
        if (character == '\n')
            result += "\\n";
        else if (code < first_printable || code == delete_character)
            result.append("\\x").append(1, digits[code / 16]).append(1, digits[code % 16]);
        else
            result += character;
    }
    return result + (cut ? "...'" : "'");
}

} // namespace coflow
