// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/http/detail/http_text.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

/// `text` as a part of a path or a value in a query: all but letters, digits and "-._~" is encoded,
/// so that `/`, `&` and `..%2f` in a file's name stay within that part.
[[nodiscard]] inline std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        if (detail::is_ascii_alphanumeric(letter) ||
            std::string_view{"-._~"}.find(letter) != std::string_view::npos)
            encoded += letter;
        else
            encoded.append(1, '%').append(1, digits[code / 16]).append(1, digits[code % 16]);
    }
    return encoded;
}

/// The reverse; nothing if a "%" is not followed by two hexadecimal digits. A "+" stays one.
[[nodiscard]] inline std::optional<std::string> percent_decode(std::string_view text) {
    const auto digit = [](char letter) {
        const auto value = std::string_view{"0123456789abcdef"}.find(detail::ascii_lower(letter));
        return value == std::string_view::npos ? -1 : static_cast<int>(value);
    };
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (text.size() - i < 3 || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0)
            return std::nullopt;
        decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
        i += 2;
    }
    return decoded;
}

/// `path?name=value&...` with names and values encoded; `path` is taken as it is.
[[nodiscard]] inline std::string
with_query(std::string path,
           std::initializer_list<std::pair<std::string_view, std::string_view>> parameters) {
    char mark = path.find('?') == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : parameters) {
        path += mark + percent_encode(name) + "=" + percent_encode(value);
        mark = '&';
    }
    return path;
}

} // namespace coflow
