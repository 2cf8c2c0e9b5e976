// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/icu.hpp"
#include "coflow/analyzer/text/detail/min_hash.hpp"
#include "coflow/analyzer/text/detail/transcode.hpp"
#include "coflow/base/sha256.hpp"
#include "coflow/core/stop.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace coflow::text {

/// What it takes to compare a text with others: only its words count, with case, width and
/// composition folded away.
struct Fingerprint {
    Sha256::Digest words{}; ///< The same for the same words in the same order.
    std::size_t word_count = 0;
    detail::MinHashes min_hashes{}; ///< Of its shingles: all `shingle_size` words in a row.
};

/// Three words in a row survive the exchange of a word elsewhere, and rarely meet by chance.
inline constexpr std::size_t shingle_size = 3;

/// The fingerprint of a UTF-8 text as `decode` gives it; one with fewer words than a shingle is a
/// single shingle.
///
/// Throws: `Cancelled` when `stop` is requested.
[[nodiscard]] inline Fingerprint fingerprint(std::string_view text, StopToken stop = {}) {
    Fingerprint result;
    const std::string folded = detail::fold(text);
    Sha256 words;
    std::array<std::uint64_t, shingle_size> last{};
    detail::MinHasher hasher;
    detail::for_each_word(folded, stop, [&](std::string_view word, bool is_word) {
        if (!is_word)
            return;
        words.update(word);
        words.update(" ");
        std::ranges::rotate(last, last.begin() + 1);
        last.back() = detail::hash_of(word);
        if (++result.word_count >= shingle_size)
            hasher.add(detail::hash_of(last));
    });
    if (result.word_count > 0 && result.word_count < shingle_size)
        hasher.add(detail::hash_of(last));
    result.words = words.digest();
    result.min_hashes = hasher.take();
    return result;
}

/// How similar two texts are: the Jaccard index of their sets of shingles, 0 to 1, as far as 128
/// hashes tell; the standard error is sqrt(s (1 - s) / 128), 0.035 for 0.8.
///
/// Source of a formula: A. Broder, On the resemblance and containment of documents, 1997.
[[nodiscard]] inline double similarity(const Fingerprint& one, const Fingerprint& other) {
    if (one.word_count == 0 || other.word_count == 0)
        return 0;
    std::size_t equal = 0;
    for (std::size_t index = 0; index < one.min_hashes.size(); ++index)
        equal += one.min_hashes[index] == other.min_hashes[index] ? 1U : 0U;
    return static_cast<double>(equal) / static_cast<double>(one.min_hashes.size());
}

} // namespace coflow::text
