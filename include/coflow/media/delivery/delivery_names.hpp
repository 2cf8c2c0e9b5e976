// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// What a delivery lists its files in.
inline constexpr std::string_view delivery_manifest_name = "manifest.json";

/// The folder in the folder that a delivery copies into first, and keeps for a resume.
inline constexpr std::string_view delivery_staging_name = ".coflow-delivery";

namespace detail {

inline constexpr std::size_t longest_delivery_name = 200; // of the 255 bytes that systems take

/// At most `most` bytes of UTF-8, without a part of a character at the end.
inline std::string_view cut_text(std::string_view text, std::size_t most) {
    if (text.size() <= most)
        return text;
    const auto continues = [&](std::size_t place) {
        return (static_cast<unsigned char>(text[place]) & 0xc0U) == 0x80U;
    };
    while (most > 0 && continues(most))
        --most;
    return text.substr(0, most);
}

/// Names that a file system without upper and lower case would mix up are the same.
inline std::string folded(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

/// The name's beginning and its extension, which has a dot.
inline std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    const bool has_extension = dot != name.npos && dot > 0 && name.size() - dot <= 16;
    return {name.substr(0, has_extension ? dot : name.size()),
            has_extension ? name.substr(dot) : std::string_view{}};
}

} // namespace detail

/// A name that can only be that of a visible file in the folder itself, on any system's shell.
///
/// Separators and control characters, and a dot or dash at the beginning, become `_`; what is no
/// UTF-8 becomes U+FFFD; a long name loses its middle but not its extension. A safe name stays.
[[nodiscard]] inline std::string safe_delivery_name(std::string_view wish) {
    using Json = nlohmann::json;
    constexpr auto replace = Json::error_handler_t::replace;
    std::string name = Json::parse(Json(wish).dump(-1, ' ', false, replace)).get<std::string>();
    for (char& character : name)
        if (const auto code = static_cast<unsigned char>(character);
            code < 0x20 || code == 0x7f || character == '/' || character == '\\')
            character = '_';
    if (name.empty())
        name = "_";
    if (name.front() == '.' || name.front() == '-')
        name.front() = '_';
    if (name.size() <= detail::longest_delivery_name)
        return name;
    const auto [stem, extension] = detail::split_name(name);
    return std::string{detail::cut_text(stem, detail::longest_delivery_name - extension.size())}
        .append(extension);
}

/// The names in the folder for these wishes, in their order: safe, and no two of them the same.
///
/// Later ones are numbered: `song.wav`, `song-2.wav`. The same wishes always give the same names.
[[nodiscard]] inline std::vector<std::string>
delivery_names(const std::vector<std::string>& wishes) {
    std::set<std::string> taken{std::string{delivery_manifest_name}};
    std::vector<std::string> names;
    for (const std::string& wish : wishes) {
        const std::string safe = safe_delivery_name(wish);
        const auto [stem, extension] = detail::split_name(safe);
        std::string name = safe;
        for (std::size_t number = 2; !taken.insert(detail::folded(name)).second; ++number)
            name = std::string{stem}.append("-").append(std::to_string(number)).append(extension);
        names.push_back(std::move(name));
    }
    return names;
}

} // namespace coflow
