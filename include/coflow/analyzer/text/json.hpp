// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/list_texts.hpp"
#include "coflow/analyzer/text/folder_analysis.hpp"
#include "coflow/analyzer/text/text_analysis.hpp"
#include "coflow/base/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

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

namespace detail {

/// Throws: `Error` (invalid_argument) for a member with another name, which is a slip of the pen.
inline void check_members(const nlohmann::json& json,
                          std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : json.get_ref<const nlohmann::json::object_t&>())
        if (std::ranges::find(known, name) == known.end())
            throw Error{ErrorCode::invalid_argument, "nothing is called \"" + name + "\" here"};
}

/// A conversion of the JSON library would make a large number of a negative one.
inline void read_size(const nlohmann::json& json, const char* name, std::size_t& size) {
    const auto place = json.find(name);
    if (place == json.end())
        return;
    if (!place->is_number_integer() || *place < 0)
        throw Error{ErrorCode::type_mismatch,
                    "\"" + std::string{name} + "\" must be a whole number, 0 or more"};
    size = place->get<std::size_t>();
}

} // namespace detail

inline void from_json(const nlohmann::json& json, AnalysisOptions& options) {
    detail::check_members(json, {"max_bytes", "key_phrases", "duplicate_threshold"});
    detail::read_size(json, "max_bytes", options.max_bytes);
    detail::read_size(json, "key_phrases", options.key_phrases);
    options.duplicate_threshold = json.value("duplicate_threshold", options.duplicate_threshold);
}

inline void from_json(const nlohmann::json& json, AnalysisRequest& request) {
    detail::check_members(json, {"file", "options"});
    request.file = json.at("file").get<std::string>();
    request.options = json.value("options", AnalysisOptions{});
}

inline void from_json(const nlohmann::json& json, FolderRequest& request) {
    detail::check_members(json, {"folder", "extension", "options"});
    request.folder = json.at("folder").get<std::string>();
    request.extension = json.value("extension", std::string{});
    request.options = json.value("options", AnalysisOptions{});
}

} // namespace coflow::text
