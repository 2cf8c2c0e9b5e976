// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/phrase_counter.hpp"
#include "coflow/analyzer/text/detail/transcode.hpp"
#include "coflow/core/stop.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::text {

/// How key phrases were found.
enum class PhraseMethod : std::uint8_t { rake, term_frequency };

[[nodiscard]] constexpr std::string_view to_string(PhraseMethod method) noexcept {
    return method == PhraseMethod::rake ? "rake" : "term_frequency";
}

/// What a text seems to be about; case and width are folded away.
struct KeyPhrase {
    std::string phrase;
    double score = 0; ///< To compare phrases of one text.
    std::size_t occurrences = 0;
};

struct KeyPhrases {
    PhraseMethod method = PhraseMethod::rake;
    std::vector<KeyPhrase> phrases; ///< The highest score first.
};

/// The `most` key phrases of a UTF-8 text as `decode` gives it.
///
/// English texts by RAKE: what stands between stop words and punctuation is a candidate, a word
/// scores its degree (how many words its candidates have) over its frequency, and a phrase the sum
/// of its words (S. Rose et al., Automatic keyword extraction from individual documents, in: Text
/// Mining, Wiley 2010). Candidates of more than four words are left out, as they are whole clauses.
/// For other languages there is no list of stop words: single words that occur twice or more and
/// have at least four letters (two in scripts without spaces) score their share of all words.
/// Throws: `Cancelled` when `stop` is requested.
[[nodiscard]] inline KeyPhrases find_key_phrases(std::string_view text, std::string_view language,
                                                 std::size_t most = 10, StopToken stop = {}) {
    const bool is_english = language == "en" || language.starts_with("en-");
    const std::string folded = detail::fold(text);
    detail::PhraseCounter counter;
    if (is_english)
        counter.add_candidates(folded, stop);
    else
        counter.add_terms(folded, stop);
    KeyPhrases result;
    result.method = is_english ? PhraseMethod::rake : PhraseMethod::term_frequency;
    for (detail::ScoredPhrase& scored :
         is_english ? counter.best_candidates(most) : counter.best_terms(most))
        result.phrases.push_back({std::move(scored.phrase), scored.score, scored.occurrences});
    return result;
}

} // namespace coflow::text
