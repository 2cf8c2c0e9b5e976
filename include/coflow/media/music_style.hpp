// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace coflow::music {

enum class Style { electronic, rock, lofi, ambient, acoustic, orchestral };

inline constexpr std::array<Style, 6> all_styles{Style::electronic, Style::rock,
                                                 Style::lofi,       Style::ambient,
                                                 Style::acoustic,   Style::orchestral};

/// The word used in requests and on command lines.
[[nodiscard]] constexpr std::string_view to_string(Style style) noexcept {
    switch (style) {
    case Style::electronic:
        return "electronic";
    case Style::rock:
        return "rock";
    case Style::lofi:
        return "lofi";
    case Style::ambient:
        return "ambient";
    case Style::acoustic:
        return "acoustic";
    case Style::orchestral:
        return "orchestral";
    }
    return "unknown";
}

[[nodiscard]] constexpr std::optional<Style> parse_style(std::string_view name) noexcept {
    for (const Style style : all_styles)
        if (to_string(style) == name)
            return style;
    return std::nullopt;
}

} // namespace coflow::music
