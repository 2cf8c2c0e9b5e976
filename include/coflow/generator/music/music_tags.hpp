// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace coflow::music {

/// What a file says of its music, in UTF-8; what is empty is not said.
struct MusicTags {
    MusicTags() = default;

    std::string title;
    std::string artist;
    std::string album;
    std::string genre;
    std::string date; ///< "2026" or "2026-11-23".
    std::string comment;
};

namespace detail {

/// The bytes of the code point at the front, 0 if there is none: not cut short, no longer than it
/// need be, no half of a pair. Source: Unicode 15, table 3-7.
inline std::size_t code_point_size(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto is_within = [&](std::size_t at, unsigned low, unsigned high) {
        return at < text.size() && byte(at) >= low && byte(at) <= high;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return is_within(1, 0x80, 0xBF) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF)
        return is_within(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) &&
                       is_within(2, 0x80, 0xBF)
                   ? 3
                   : 0;
    if (first >= 0xF0 && first <= 0xF4)
        return is_within(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) &&
                       is_within(2, 0x80, 0xBF) && is_within(3, 0x80, 0xBF)
                   ? 4
                   : 0;
    return 0;
}

} // namespace detail

/// Throws: `Error` (invalid_argument), naming the tag, for what no file can keep: text that is no
/// UTF-8, longer than 30,000 bytes, or with control characters other than newlines and tabs.
inline void check_tag(std::string_view name, std::string_view text) {
    constexpr std::size_t most_bytes = 30'000;
    const auto refuse = [name](std::string_view why) {
        throw Error{ErrorCode::invalid_argument,
                    "the " + std::string{name} + " of the music " + std::string{why}};
    };
    if (text.size() > most_bytes)
        refuse("is longer than 30000 bytes");
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text.front());
        if ((first < 0x20 && first != '\n' && first != '\t') || first == 0x7F)
            refuse("has a control character");
        const std::size_t size = detail::code_point_size(text);
        if (size == 0)
            refuse("is no UTF-8");
        text.remove_prefix(size);
    }
}

/// Calls `use(name, text)` for each tag, by ffmpeg's names.
template <class Use>
void for_each_tag(const MusicTags& tags, Use&& use) {
    use("title", tags.title);
    use("artist", tags.artist);
    use("album", tags.album);
    use("genre", tags.genre);
    use("date", tags.date);
    use("comment", tags.comment);
}

} // namespace coflow::music
