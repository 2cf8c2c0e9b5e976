// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/icu.hpp"
#include "coflow/analyzer/text/detail/stop_words.hpp"
#include "coflow/core/stop.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace coflow::text::detail {

struct ScoredPhrase {
    std::string phrase;
    double score = 0;
    std::size_t occurrences = 0;
};

/// Counts what may be a key phrase; see `find_key_phrases`. It refers to the texts it is given.
class PhraseCounter {
public:
    static constexpr std::size_t longest_candidate = 4;

    void add_candidates(std::string_view text, StopToken stop) {
        std::vector<std::string_view> candidate;
        for_each_word(text, stop, [&](std::string_view segment, bool is_word) {
            if (is_word && !is_english_stop_word(segment))
                candidate.push_back(segment);
            else if (is_word || segment != " ")
                add_candidate(candidate);
        });
        add_candidate(candidate);
    }

    void add_terms(std::string_view text, StopToken stop) {
        for_each_segment(UBRK_WORD, text, stop, [&](std::string_view term, int status) {
            if (status < UBRK_WORD_NONE_LIMIT)
                return;
            ++total_;
            const std::size_t enough = status >= UBRK_WORD_LETTER_LIMIT ? 2 : 4;
            if (status >= UBRK_WORD_NUMBER_LIMIT && letters_of(term) >= enough)
                ++terms_[term];
        });
    }

    [[nodiscard]] std::vector<ScoredPhrase> best_candidates(std::size_t most) const {
        std::vector<ScoredPhrase> scored;
        for (const auto& [phrase, candidate] : candidates_) {
            double score = 0;
            for (const std::string_view word : candidate.words) {
                const Word& known = words_.at(word);
                score += static_cast<double>(known.degree) / static_cast<double>(known.frequency);
            }
            scored.push_back({phrase, score, candidate.occurrences});
        }
        return best_of(std::move(scored), most);
    }

    [[nodiscard]] std::vector<ScoredPhrase> best_terms(std::size_t most) const {
        std::vector<ScoredPhrase> scored;
        for (const auto& [term, occurrences] : terms_)
            if (occurrences > 1)
                scored.push_back({std::string{term},
                                  static_cast<double>(occurrences) / static_cast<double>(total_),
                                  occurrences});
        return best_of(std::move(scored), most);
    }

private:
    struct Word {
        std::size_t frequency = 0;
        std::size_t degree = 0;
    };
    struct Candidate {
        std::vector<std::string_view> words;
        std::size_t occurrences = 0;
    };

    void add_candidate(std::vector<std::string_view>& words) {
        if (!words.empty() && words.size() <= longest_candidate) {
            std::string phrase;
            for (const std::string_view word : words) {
                phrase.append(phrase.empty() ? "" : " ").append(word);
                ++words_[word].frequency;
                words_[word].degree += words.size();
            }
            Candidate& candidate = candidates_[std::move(phrase)];
            ++candidate.occurrences;
            if (candidate.words.empty())
                candidate.words = words;
        }
        words.clear();
    }

    static std::size_t letters_of(std::string_view term) {
        Utf8Reader reader{term};
        std::size_t letters = 0;
        while (reader.next() >= 0)
            ++letters;
        return letters;
    }

    /// Equal scores by occurrences, then in the order of the alphabet: the same for each run.
    static std::vector<ScoredPhrase> best_of(std::vector<ScoredPhrase> scored, std::size_t most) {
        const auto is_better = [](const ScoredPhrase& one, const ScoredPhrase& other) {
            if (one.score != other.score)
                return one.score > other.score;
            if (one.occurrences != other.occurrences)
                return one.occurrences > other.occurrences;
            return one.phrase < other.phrase;
        };
        const auto end =
            scored.begin() + static_cast<std::ptrdiff_t>(std::min(most, scored.size()));
        std::partial_sort(scored.begin(), end, scored.end(), is_better);
        scored.erase(end, scored.end());
        return scored;
    }

    std::unordered_map<std::string_view, Word> words_;
    std::unordered_map<std::string, Candidate> candidates_;
    std::unordered_map<std::string_view, std::size_t> terms_;
    std::size_t total_ = 0;
};

} // namespace coflow::text::detail
