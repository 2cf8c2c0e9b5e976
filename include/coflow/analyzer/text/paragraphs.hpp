// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/icu.hpp"
#include "coflow/core/stop.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace coflow::text {

namespace detail {

/// Calls `take(line, ends_paragraph)` for each line of a UTF-8 text, without what ends it: LF, CR,
/// CRLF, or one of NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR (UAX #14: mandatory breaks).
template <class Take>
void for_each_line(std::string_view text, StopToken stop, Take&& take) {
    constexpr UChar32 next_line = 0x85;
    constexpr UChar32 line_separator = 0x2028;
    constexpr UChar32 paragraph_separator = 0x2029;
    Utf8Reader reader{text};
    StopCheck check{stop};
    std::size_t begin = 0;
    std::size_t place = 0;
    for (UChar32 code = reader.next(); code >= 0; code = reader.next()) {
        check();
        const std::size_t end = place;
        place = reader.place();
        if (code == '\r' && place < text.size() && text[place] == '\n') {
            reader.next();
            place = reader.place();
        } else if (code != '\n' && code != '\r' && code != next_line && code != line_separator &&
                   code != paragraph_separator) {
            continue;
        }
        take(text.substr(begin, end - begin), code == paragraph_separator);
        begin = place;
    }
    if (begin < text.size())
        take(text.substr(begin), false);
}

inline bool is_blank(std::string_view line) {
    Utf8Reader reader{line};
    for (UChar32 code = reader.next(); code >= 0; code = reader.next())
        if (!u_isUWhiteSpace(code))
            return false;
    return true;
}

} // namespace detail

/// The paragraphs of a UTF-8 text: lines with something in them that follow each other, between
/// blank lines or up to a PARAGRAPH SEPARATOR.
///
/// Throws: `Cancelled` when `stop` is requested.
/// Lifetime: they refer to the text.
[[nodiscard]] inline std::vector<std::string_view> split_paragraphs(std::string_view text,
                                                                    StopToken stop = {}) {
    std::vector<std::string_view> result;
    bool is_open = false;
    detail::for_each_line(text, stop, [&](std::string_view line, bool ends_paragraph) {
        const bool blank = detail::is_blank(line);
        if (!blank && is_open) {
            const char* const begin = result.back().data();
            result.back() = {begin, static_cast<std::size_t>(line.data() + line.size() - begin)};
        } else if (!blank) {
            result.push_back(line);
        }
        is_open = !blank && !ends_paragraph;
    });
    return result;
}

} // namespace coflow::text
