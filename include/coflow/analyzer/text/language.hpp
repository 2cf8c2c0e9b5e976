// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/transcode.hpp"

#include <cld2/public/compact_lang_det.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace coflow::text {

/// A language and how much of the text speaks for it.
struct LanguageGuess {
    std::string code = "und"; ///< BCP 47, "en" or "zh-Hant"; "und" for none.
    double confidence = 0;    ///< The share of the text that is in it, 0 to 1.

    friend bool operator==(const LanguageGuess&, const LanguageGuess&) = default;
};

/// What language a text is in.
struct Language {
    LanguageGuess best;
    LanguageGuess runner_up;  ///< The language with the second largest share.
    bool is_reliable = false; ///< Whether the detector would bet on `best`.
};

/// Finds out the language of a UTF-8 text, by CLD2, from its first megabyte.
///
/// Less than about a line of text, or one without words, has none.
[[nodiscard]] inline Language detect_language(std::string_view text) {
    constexpr std::size_t enough = std::size_t{1} << 20U;
    const std::string_view read = detail::beginning_of(text, enough);
    std::array<CLD2::Language, 3> languages{CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE,
                                            CLD2::UNKNOWN_LANGUAGE};
    std::array<int, 3> percents{};
    int letters = 0;
    Language result;
    CLD2::ExtDetectLanguageSummary(read.data(), static_cast<int>(read.size()), true,
                                   languages.data(), percents.data(), &letters,
                                   &result.is_reliable);
    const auto guess = [&](std::size_t rank) -> LanguageGuess {
        if (languages[rank] == CLD2::UNKNOWN_LANGUAGE || percents[rank] == 0)
            return {};
        return {CLD2::LanguageCode(languages[rank]), percents[rank] / 100.0};
    };
    result.best = guess(0);
    result.runner_up = guess(1);
    result.is_reliable = result.is_reliable && result.best.code != "und";
    return result;
}

} // namespace coflow::text
