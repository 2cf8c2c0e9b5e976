// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace music {

enum class Style { electronic, rock, lofi, ambient, acoustic, orchestral };

inline constexpr std::array<Style, 6> all_styles{Style::electronic, Style::rock,
                                                 Style::lofi,       Style::ambient,
                                                 Style::acoustic,   Style::orchestral};

/// The word used on command lines and in manifests.
constexpr std::string_view to_string(Style style) {
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
    return "electronic";
}

constexpr std::optional<Style> parse_style(std::string_view name) {
    for (const Style style : all_styles)
        if (to_string(style) == name)
            return style;
    return std::nullopt;
}

} // namespace music
