// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/counts.hpp"
#include "coflow/analyzer/text/decode.hpp"
#include "coflow/analyzer/text/detail/read_text.hpp"
#include "coflow/analyzer/text/duplicates.hpp"
#include "coflow/analyzer/text/fingerprint.hpp"
#include "coflow/analyzer/text/key_phrases.hpp"
#include "coflow/analyzer/text/language.hpp"
#include "coflow/analyzer/text/readability.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/core/task.hpp"
#include "coflow/workflow/graph.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::text {

/// How a text is analyzed.
struct AnalysisOptions {
    std::size_t max_bytes = std::size_t{16} << 20U; ///< Larger files are refused.
    std::size_t key_phrases = 10;                   ///< The most of them.
    double duplicate_threshold = near_duplicate_threshold;
};

/// Which file to analyze, and how.
struct AnalysisRequest {
    std::filesystem::path file;
    AnalysisOptions options{};
};

/// The encoding that a file was in.
struct Encoding {
    std::string name;
    EncodingSource source = EncodingSource::content;
    std::size_t bytes = 0;    ///< Of the file.
    std::size_t replaced = 0; ///< Damaged characters.
};

/// What is known of a text.
struct AnalysisResult {
    Encoding encoding;
    Language language;
    Counts counts;                          ///< Of the text as UTF-8.
    std::optional<Readability> readability; ///< Nothing if the text is not English.
    KeyPhrases key_phrases;
    std::vector<Duplicate> duplicate_paragraphs;
    Fingerprint fingerprint; ///< To compare it with others; not part of its JSON.
};

/// Analyzes a text file: `executor.run(analysis.run(AnalysisRequest{"book.txt"}))`.
///
/// A graph: when the text has been read and decoded, its language, its counts, its duplicates and
/// its fingerprint are found at the same time, on the blocking threads; readability and key phrases
/// follow the language.
/// Throws: `FileError`; `Error` (invalid_argument), which names the file, for what is larger than
/// `max_bytes`, no regular file or no text, and for senseless options.
/// Cancellation: every few thousand words; conversions by ICU are finished first.
class TextAnalysis : public GraphWorkflow<AnalysisRequest, AnalysisResult> {
public:
    TextAnalysis() : GraphWorkflow{{.name = "text_analysis"}} {
        const auto decoded = node("decode", &TextAnalysis::decode, input());
        const auto language = node("language", &TextAnalysis::find_language, decoded);
        const auto counts = node("counts", &TextAnalysis::find_counts, decoded);
        const auto duplicates = node("duplicates", &TextAnalysis::compare, input(), decoded);
        const auto print = node("fingerprint", &TextAnalysis::take_fingerprint, decoded);
        const auto readability =
            node("readability", &TextAnalysis::find_readability, decoded, language);
        const auto phrases =
            node("key phrases", &TextAnalysis::find_phrases, input(), decoded, language);
        output(node("result", &TextAnalysis::collect, decoded, language, counts, readability,
                    phrases, duplicates, print));
    }

private:
    Task<DecodedText> decode(const AnalysisRequest& request) {
        co_return co_await run_blocking(&detail::read_text, std::cref(request.file),
                                        request.options.max_bytes);
    }

    Task<Language> find_language(const DecodedText& decoded) {
        co_return co_await run_blocking(&detect_language, std::string_view{decoded.text});
    }

    Task<Counts> find_counts(const DecodedText& decoded) {
        co_return co_await run_blocking(
            [](StopToken stop, std::string_view text) { return count(text, stop); },
            std::string_view{decoded.text});
    }

    Task<std::vector<Duplicate>> compare(const AnalysisRequest& request,
                                         const DecodedText& decoded) {
        co_return co_await run_blocking(
            [](StopToken stop, std::string_view text, double threshold) {
                return find_duplicate_paragraphs(text, threshold, stop);
            },
            std::string_view{decoded.text}, request.options.duplicate_threshold);
    }

    Task<Fingerprint> take_fingerprint(const DecodedText& decoded) {
        co_return co_await run_blocking(
            [](StopToken stop, std::string_view text) { return fingerprint(text, stop); },
            std::string_view{decoded.text});
    }

    Task<std::optional<Readability>> find_readability(const DecodedText& decoded,
                                                      const Language& language) {
        co_return co_await run_blocking(
            [](StopToken stop, std::string_view text, std::string_view code) {
                return measure_readability(text, code, stop);
            },
            std::string_view{decoded.text}, std::string_view{language.best.code});
    }

    Task<KeyPhrases> find_phrases(const AnalysisRequest& request, const DecodedText& decoded,
                                  const Language& language) {
        co_return co_await run_blocking(
            [](StopToken stop, std::string_view text, std::string_view code, std::size_t most) {
                return find_key_phrases(text, code, most, stop);
            },
            std::string_view{decoded.text}, std::string_view{language.best.code},
            request.options.key_phrases);
    }

    AnalysisResult collect(const DecodedText& decoded, const Language& language,
                           const Counts& counts, const std::optional<Readability>& readability,
                           const KeyPhrases& phrases, const std::vector<Duplicate>& duplicates,
                           const Fingerprint& print) {
        return {{decoded.encoding, decoded.source, decoded.bytes, decoded.replaced},
                language,
                counts,
                readability,
                phrases,
                duplicates,
                print};
    }
};

} // namespace coflow::text
