// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace coflow::text::detail {

/// The English words that hold sentences together: articles, pronouns, prepositions, conjunctions,
/// auxiliary verbs and common adverbs. In alphabetical order.
inline constexpr auto english_stop_words = std::to_array<std::string_view>({
    "a",       "about",   "above", "across",   "after",  "again",   "against", "all",     "almost",
    "along",   "already", "also",  "although", "always", "am",      "among",   "an",      "and",
    "another", "any",     "are",   "around",   "as",     "at",      "away",    "be",      "became",
    "because", "become",  "been",  "before",   "behind", "being",   "below",   "beside",  "between",
    "beyond",  "both",    "but",   "by",       "can",    "cannot",  "could",   "did",     "do",
    "does",    "doing",   "done",  "down",     "during", "each",    "either",  "else",    "even",
    "ever",    "every",   "few",   "for",      "from",   "further", "had",     "has",     "have",
    "having",  "he",      "her",   "here",     "hers",   "herself", "him",     "himself", "his",
    "how",     "however", "i",     "if",       "in",     "into",    "is",      "it",      "its",
    "itself",  "just",    "least", "less",     "may",    "me",      "might",   "mine",    "more",
    "most",    "much",    "must",  "my",       "myself", "neither", "never",   "no",      "nor",
    "not",     "now",     "of",    "off",      "often",  "on",      "once",    "one",     "only",
    "onto",    "or",      "other", "others",   "our",    "ours",    "out",     "over",    "own",
    "per",     "perhaps", "quite", "rather",   "same",   "shall",   "she",     "should",  "since",
    "so",      "some",    "still", "such",     "than",   "that",    "the",     "their",   "theirs",
    "them",    "then",    "there", "these",    "they",   "this",    "those",   "though",  "through",
    "thus",    "to",      "too",   "toward",   "under",  "until",   "up",      "upon",    "us",
    "very",    "was",     "we",    "were",     "what",   "when",    "where",   "whether", "which",
    "while",   "who",     "whom",  "whose",    "why",    "will",    "with",    "within",  "without",
    "would",   "yet",     "you",   "your",     "yours",
});
static_assert(std::ranges::is_sorted(english_stop_words));

inline bool is_english_stop_word(std::string_view word) {
    return std::ranges::binary_search(english_stop_words, word);
}

} // namespace coflow::text::detail
