// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/icu.hpp"
#include "coflow/analyzer/text/paragraphs.hpp"
#include "coflow/core/stop.hpp"

#include <cstddef>
#include <string_view>

namespace coflow::text {

/// How much of what there is in a text.
struct Counts {
    std::size_t bytes = 0; ///< Of UTF-8.
    std::size_t code_points = 0;
    std::size_t graphemes = 0;  ///< What people call characters: extended clusters, UAX #29.
    std::size_t words = 0;      ///< Numbers, too; UAX #29, with dictionaries for CJK and Thai.
    std::size_t sentences = 0;  ///< Those of UAX #29 in which there is a letter or a digit.
    std::size_t lines = 0;      ///< The last needs no end.
    std::size_t paragraphs = 0; ///< See `split_paragraphs`.

    friend bool operator==(const Counts&, const Counts&) = default;
};

/// Counts a UTF-8 text; ICU finds the limits of characters, words and sentences.
///
/// Throws: `Cancelled` when `stop` is requested.
[[nodiscard]] inline Counts count(std::string_view text, StopToken stop = {}) {
    Counts counts;
    counts.bytes = text.size();
    detail::Utf8Reader reader{text};
    while (reader.next() >= 0)
        ++counts.code_points;
    detail::for_each_segment(UBRK_CHARACTER, text, stop,
                             [&](std::string_view, int) { ++counts.graphemes; });
    detail::for_each_word(text, stop, [&](std::string_view, bool is_word) {
        if (is_word)
            ++counts.words;
    });
    detail::for_each_segment(UBRK_SENTENCE, text, stop, [&](std::string_view sentence, int) {
        if (detail::has_letter_or_digit(sentence))
            ++counts.sentences;
    });
    detail::for_each_line(text, stop, [&](std::string_view, bool) { ++counts.lines; });
    counts.paragraphs = split_paragraphs(text, stop).size();
    return counts;
}

} // namespace coflow::text
