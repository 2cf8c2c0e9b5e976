// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/list_texts.hpp"
#include "coflow/analyzer/text/folder_analysis.hpp"
#include "coflow/analyzer/text/text_analysis.hpp"
#include "coflow/media/json_members.hpp"

#include <nlohmann/json.hpp>

/// \file
/// Requests from JSON, results as JSON.

namespace coflow::text {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LanguageGuess, code, confidence)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Language, best, runner_up, is_reliable)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Counts, bytes, code_points, graphemes, words, sentences, lines,
                                   paragraphs)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Readability, words, sentences, syllables, flesch_reading_ease,
                                   flesch_kincaid_grade)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(KeyPhrase, phrase, score, occurrences)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Duplicate, item, of, similarity, is_exact)

inline void to_json(nlohmann::json& json, const Encoding& encoding) {
    json = {{"name", encoding.name},
            {"source", to_string(encoding.source)},
            {"bytes", encoding.bytes},
            {"replaced", encoding.replaced}};
}

inline void to_json(nlohmann::json& json, const KeyPhrases& found) {
    json = {{"method", to_string(found.method)}, {"phrases", found.phrases}};
}

/// Readability is null where it is not available.
inline void to_json(nlohmann::json& json, const AnalysisResult& result) {
    json = {
        {"encoding", result.encoding},       {"language", result.language},
        {"counts", result.counts},           {"readability", nullptr},
        {"key_phrases", result.key_phrases}, {"duplicate_paragraphs", result.duplicate_paragraphs}};
    if (result.readability)
        json["readability"] = *result.readability;
}

inline void to_json(nlohmann::json& json, const AnalyzedFile& analyzed) {
    json = {{"file", detail::as_utf8(analyzed.file)}, {"result", analyzed.result}};
}

/// A message may quote a file name, which may be no UTF-8.
inline void to_json(nlohmann::json& json, const FailedFile& failed) {
    json = {{"file", detail::as_utf8(failed.file)}, {"message", detail::as_utf8(failed.message)}};
}

inline void to_json(nlohmann::json& json, const FolderResult& folder) {
    json = {{"files", folder.files},
            {"failures", folder.failures},
            {"duplicates", folder.duplicates},
            {"report", detail::as_utf8(folder.report)}};
}

inline void from_json(const nlohmann::json& json, AnalysisOptions& options) {
    JsonMembers{json}
        .optional("max_bytes", options.max_bytes)
        .optional("key_phrases", options.key_phrases)
        .optional("duplicate_threshold", options.duplicate_threshold)
        .done();
}

inline void from_json(const nlohmann::json& json, AnalysisRequest& request) {
    JsonMembers{json}.required("file", request.file).optional("options", request.options).done();
}

inline void from_json(const nlohmann::json& json, FolderRequest& request) {
    JsonMembers{json}
        .required("folder", request.folder)
        .optional("extension", request.extension)
        .optional("options", request.options)
        .done();
}

} // namespace coflow::text
