// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string_view>

namespace coflow::detail {

[[nodiscard]] constexpr char ascii_lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

[[nodiscard]] constexpr bool is_ascii_digit(char letter) noexcept {
    return letter >= '0' && letter <= '9';
}

[[nodiscard]] constexpr bool is_ascii_alphanumeric(char letter) noexcept {
    return is_ascii_digit(letter) || (ascii_lower(letter) >= 'a' && ascii_lower(letter) <= 'z');
}

/// Of letters of ASCII only, as protocols mean it.
[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

/// A `token` of RFC 9110, section 5.6.2.
[[nodiscard]] constexpr bool is_http_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
        return is_ascii_alphanumeric(letter) ||
               std::string_view{"!#$%&'*+-.^_`|~"}.find(letter) != std::string_view::npos;
    });
}

[[nodiscard]] constexpr bool is_control(char letter) noexcept {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
}

/// A `field-value` of RFC 9110, section 5.5.
[[nodiscard]] constexpr bool is_http_value(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(),
                        [](char letter) { return is_control(letter) && letter != '\t'; });
}

/// What can stand between the method and the version of a request.
[[nodiscard]] constexpr bool is_http_target(std::string_view text) noexcept {
    return !text.empty() && std::none_of(text.begin(), text.end(), [](char letter) {
        return is_control(letter) || letter == ' ' || letter == '#';
    });
}

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

[[nodiscard]] constexpr bool list_has_token(std::string_view list,
                                            std::string_view token) noexcept {
    for (;;) {
        const auto comma = list.find(',');
        if (equal_ignoring_case(trimmed(list.substr(0, comma)), token))
            return true;
        if (comma == std::string_view::npos)
            return false;
        list.remove_prefix(comma + 1);
    }
}

} // namespace coflow::detail
