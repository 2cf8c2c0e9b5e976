// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/icu.hpp"
#include "coflow/analyzer/text/detail/transcode.hpp"
#include "coflow/core/stop.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace coflow::text {

/// How hard an English text is to read.
struct Readability {
    std::size_t words = 0; ///< Those with letters; numbers do not count here.
    std::size_t sentences = 0;
    std::size_t syllables = 0;
    double flesch_reading_ease = 0;  ///< 100 is very easy, 0 very hard.
    double flesch_kincaid_grade = 0; ///< Years of school in the United States.
};

namespace detail {

inline bool is_vowel(char letter) {
    return std::string_view{"aeiouy"}.find(letter) != std::string_view::npos;
}

inline bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> endings) {
    return std::ranges::any_of(endings, [&](auto ending) { return word.ends_with(ending); });
}

/// Whether the e of a final -e, -es or -ed cannot be heard.
inline bool has_silent_e(std::string_view word) {
    const bool is_plain = word.ends_with('e');
    if (!is_plain && (word.size() < 3 || !ends_with_any(word, {"ed", "es"})))
        return false;
    const std::string_view stem = word.substr(0, word.size() - (is_plain ? 1 : 2));
    if (stem.empty() || is_vowel(stem.back()))
        return false;
    if (word.ends_with("ed"))
        return !ends_with_any(stem, {"t", "d"});
    const bool is_table =
        stem.size() > 1 && stem.ends_with('l') && !is_vowel(stem[stem.size() - 2]);
    const bool is_boxes = !is_plain && ends_with_any(stem, {"s", "x", "z", "c", "g", "ch", "sh"});
    return !is_table && !is_boxes;
}

} // namespace detail

/// The syllables of an English word in small letters, by rules and not by a dictionary.
///
/// Each run of the vowels a, e, i, o, u, y is one, but
/// - i before a or o begins another, unless c, g, s, t or x stands before it (ra-di-o, na-tion);
/// - e and a are two in "creat" (cre-ate);
/// - a final e is silent, unless it follows a vowel, or an l after a consonant (ta-ble); so is that
///   of -ed, except after t and d, and that of -es, except after s, x, z, c, g, ch and sh;
/// - there is at least one.
[[nodiscard]] inline std::size_t count_syllables(std::string_view word) {
    std::size_t count = 0;
    for (std::size_t place = 0; place < word.size(); ++place) {
        if (!detail::is_vowel(word[place]))
            continue;
        const char before = place == 0 ? '\0' : word[place - 1];
        const bool begins = place == 0 || !detail::is_vowel(before);
        const bool parts = before == 'i' && (word[place] == 'a' || word[place] == 'o') &&
                           (place < 2 || std::string_view{"cgstx"}.find(word[place - 2]) ==
                                             std::string_view::npos);
        const bool creates =
            place >= 3 && word.substr(place - 3).starts_with("creat") && word[place] == 'a';
        if (begins || parts || creates)
            ++count;
    }
    if (count > 1 && detail::has_silent_e(word))
        --count;
    return std::max<std::size_t>(count, 1);
}

/// The readability of a UTF-8 text as `decode` gives it; nothing for other languages than English,
/// and without words.
///
/// Source of a formula: reading ease 206.835 - 1.015 words/sentences - 84.6 syllables/words
/// (R. Flesch, A new readability yardstick, J. Applied Psychology 32, 1948); grade
/// 0.39 words/sentences + 11.8 syllables/words - 15.59 (J. P. Kincaid et al., Naval Technical
/// Training Command, Research Branch Report 8-75, 1975).
/// Throws: `Cancelled` when `stop` is requested.
[[nodiscard]] inline std::optional<Readability>
measure_readability(std::string_view text, std::string_view language, StopToken stop = {}) {
    if (language != "en" && !language.starts_with("en-"))
        return std::nullopt;
    Readability result;
    const std::string folded = detail::fold(text);
    detail::for_each_segment(UBRK_WORD, folded, stop, [&](std::string_view word, int status) {
        if (status < UBRK_WORD_LETTER || status >= UBRK_WORD_LETTER_LIMIT)
            return;
        ++result.words;
        result.syllables += count_syllables(word);
    });
    // Not of the folded text: capitals tell where sentences begin.
    detail::for_each_segment(UBRK_SENTENCE, text, stop, [&](std::string_view sentence, int) {
        if (detail::has_letter_or_digit(sentence))
            ++result.sentences;
    });
    if (result.words == 0)
        return std::nullopt;
    const auto words = static_cast<double>(result.words);
    const double length = words / static_cast<double>(result.sentences);
    const double weight = static_cast<double>(result.syllables) / words;
    result.flesch_reading_ease = 206.835 - 1.015 * length - 84.6 * weight;
    result.flesch_kincaid_grade = 0.39 * length + 11.8 * weight - 15.59;
    return result;
}

} // namespace coflow::text
