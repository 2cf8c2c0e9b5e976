// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/duplicate_index.hpp"
#include "coflow/analyzer/text/fingerprint.hpp"
#include "coflow/analyzer/text/paragraphs.hpp"
#include "coflow/base/error.hpp"
#include "coflow/core/stop.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace coflow::text {

/// An item that repeats an earlier one.
struct Duplicate {
    std::size_t item = 0;
    std::size_t of = 0;    ///< The earlier item that it resembles most.
    double similarity = 0; ///< See `similarity`.
    bool is_exact = false; ///< Whether the words are the same in the same order.

    friend bool operator==(const Duplicate&, const Duplicate&) = default;
};

/// Two texts are near duplicates from this similarity on.
inline constexpr double near_duplicate_threshold = 0.8;

namespace detail {

inline void check_threshold(double threshold) {
    if (threshold > 0 && threshold <= 1) // not so for what is no number
        return;
    throw Error{ErrorCode::invalid_argument,
                "the threshold of similarity must be above 0 and at most 1"};
}

} // namespace detail

/// Those of the texts that repeat earlier ones, exactly or nearly; texts without words never do.
///
/// Locality-sensitive hashing with 32 bands of 4 hashes finds whom to compare: of the pairs with a
/// similarity of 0.8 it misses one in twenty million, of those with 0.5 an eighth. So a threshold
/// below 0.5 finds only a part. In a crowd of texts that resemble each other, each is compared with
/// some. Throws: `Error` (invalid_argument) for a threshold that is not above 0 and at most 1.
[[nodiscard]] inline std::vector<Duplicate>
find_duplicates(std::span<const Fingerprint> texts, double threshold = near_duplicate_threshold) {
    detail::check_threshold(threshold);
    std::vector<Duplicate> result;
    detail::DuplicateIndex index;
    for (std::size_t item = 0; item < texts.size(); ++item) {
        if (texts[item].word_count == 0)
            continue;
        if (const std::optional<std::size_t> same = index.find_same(texts[item].words)) {
            result.push_back({item, *same, 1, true});
            continue; // whoever resembles it resembles the other one
        }
        Duplicate best;
        for (const std::size_t other : index.candidates(texts[item].min_hashes)) {
            const double similar = similarity(texts[item], texts[other]);
            if (similar >= threshold && similar > best.similarity)
                best = {item, other, similar, false};
        }
        if (best.similarity > 0)
            result.push_back(best);
        index.add(item, texts[item].words, texts[item].min_hashes);
    }
    return result;
}

/// The paragraphs of a UTF-8 text that repeat earlier ones, by their number from 0.
///
/// Only the first 10,000 paragraphs are compared, so that memory is bounded.
/// Throws: as above; `Cancelled` when `stop` is requested.
[[nodiscard]] inline std::vector<Duplicate>
find_duplicate_paragraphs(std::string_view text, double threshold = near_duplicate_threshold,
                          StopToken stop = {}) {
    constexpr std::size_t most = 10'000;
    detail::check_threshold(threshold);
    std::vector<Fingerprint> fingerprints;
    for (const std::string_view paragraph : split_paragraphs(text, stop)) {
        if (fingerprints.size() == most)
            break;
        detail::throw_if_stopped(stop);
        fingerprints.push_back(fingerprint(paragraph, stop));
    }
    return find_duplicates(fingerprints, threshold);
}

} // namespace coflow::text
