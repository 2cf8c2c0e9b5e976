// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

/// What example programs share to write into terminals.
namespace terminal {

namespace detail {

[[nodiscard]] inline bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
}

} // namespace detail

/// Text that a terminal can be given: without control characters, and UTF-8 whatever it was.
[[nodiscard]] inline std::string printable(std::string_view text) {
    using nlohmann::json;
    const std::string quoted = coflow::quote(text);
    const std::string_view inner = std::string_view{quoted}.substr(1, quoted.size() - 2);
    std::string clean =
        json::parse(json(inner).dump(-1, ' ', false, json::error_handler_t::replace));
    // The control characters U+0080 to U+009F, some of which terminals obey.
    for (std::size_t place = 0; (place = clean.find('\xc2', place)) != clean.npos; ++place)
        if (place + 1 < clean.size() && static_cast<unsigned char>(clean[place + 1]) < 0xa0)
            clean.replace(place, 2, "?");
    return clean;
}

/// About how many columns UTF-8 takes: one for each character.
[[nodiscard]] inline std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, detail::begins_character));
}

/// The beginning of UTF-8 that fits into so many columns, with an ellipsis if that is not all.
[[nodiscard]] inline std::string shortened(std::string_view text, std::size_t columns) {
    if (width_of(text) <= columns)
        return std::string{text};
    std::size_t end = 0;
    for (std::size_t column = 0; end < text.size(); ++end)
        if (detail::begins_character(text[end]) && ++column == std::max<std::size_t>(columns, 1))
            break;
    return std::string{text.substr(0, end)} + "…";
}

/// Filled up with spaces to so many columns.
[[nodiscard]] inline std::string padded(std::string_view text, std::size_t columns) {
    std::string result{text};
    result.append(columns - std::min(columns, width_of(text)), ' ');
    return result;
}

} // namespace terminal
