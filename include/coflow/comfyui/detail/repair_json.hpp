// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace coflow::comfyui::detail {

/// Whether arrays and objects lie in each other deeper than this: what is hostile is refused before
/// anything recursive sees it.
[[nodiscard]] inline bool nested_deeper_than(std::string_view text, std::size_t most) noexcept {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char character = text[at];
        if (in_string) {
            if (character == '\\')
                ++at;
            else if (character == '"')
                in_string = false;
        } else if (character == '"') {
            in_string = true;
        } else if (character == '[' || character == '{') {
            if (++depth > most)
                return true;
        } else if ((character == ']' || character == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

/// The code unit of "\uXXXX" at the beginning of `text`, or nothing that is a surrogate (0).
[[nodiscard]] inline unsigned escaped_unit(std::string_view text) noexcept {
    constexpr std::size_t length = 6;
    unsigned unit = 0;
    if (text.size() < length || text[0] != '\\' || text[1] != 'u')
        return 0;
    const char* end = text.data() + length;
    return std::from_chars(text.data() + 2, end, unit, 16).ptr == end ? unit : 0;
}

/// `text` with what Python's json module writes beyond JSON replaced by JSON.
[[nodiscard]] inline std::string repair_json(std::string_view text) {
    constexpr std::array<std::string_view, 3> literals{"NaN", "Infinity", "-Infinity"};
    constexpr std::size_t escape = 6;
    const auto is_high = [](unsigned unit) { return unit >= 0xd800 && unit < 0xdc00; };
    const auto is_low = [](unsigned unit) { return unit >= 0xdc00 && unit < 0xe000; };
    std::string result;
    result.reserve(text.size());
    bool in_string = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        std::size_t taken = 1;
        std::string_view written = rest.substr(0, 1);
        if (in_string && rest[0] == '\\') {
            const unsigned unit = escaped_unit(rest);
            if (is_high(unit) && is_low(escaped_unit(rest.substr(escape))))
                written = rest.substr(0, taken = 2 * escape);
            else if (is_high(unit) || is_low(unit))
                taken = escape, written = "\\ufffd";
            else
                written = rest.substr(0, taken = 2);
        } else if (rest[0] == '"') {
            in_string = !in_string;
        } else if (!in_string) {
            for (const std::string_view literal : literals)
                if (rest.starts_with(literal))
                    taken = literal.size(), written = "null";
        }
        result += written;
        at += taken;
    }
    return result;
}

} // namespace coflow::comfyui::detail
