// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/json.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;
using nlohmann::json;

TEST_CASE("a request is read from JSON, and what it leaves out has its default") {
    const auto request =
        json{{"file", "a.txt"}, {"options", {{"max_bytes", 10}}}}.get<text::AnalysisRequest>();
    CHECK(request.file == "a.txt");
    CHECK(request.options.max_bytes == 10);
    CHECK(request.options.key_phrases == 10);
    const auto folder =
        json{{"folder", "letters"}, {"extension", ".txt"}}.get<text::FolderRequest>();
    CHECK(folder.folder == "letters");
    CHECK(folder.extension == ".txt");
    CHECK(folder.options.duplicate_threshold == text::near_duplicate_threshold);
}

TEST_CASE("a request that is wrong is an error") {
    for (const json& wrong :
         {json::object(), json{{"file", 3}}, json{{"file", "a"}, {"flie", "b"}}, json::array(),
          json("a.txt"), json{{"file", "a"}, {"options", {{"max_bytes", -1}}}},
          json{{"file", "a"}, {"options", {{"key_phrases", 1.5}}}},
          json{{"file", "a"}, {"options", {{"duplicate_threshold", "high"}}}},
          json{{"file", "a"}, {"options", 3}}}) {
        INFO(wrong.dump());
        CHECK_THROWS(wrong.get<text::AnalysisRequest>());
    }
    CHECK_THROWS(json{{"folder", "a"}, {"file", "b"}}.get<text::FolderRequest>());
}

TEST_CASE("a result becomes JSON") {
    text::AnalysisResult result;
    result.encoding = {"UTF-8", text::EncodingSource::content, 12, 0};
    result.language.best = {"en", 0.97};
    result.counts.words = 3;
    result.key_phrases.phrases.push_back({"linear systems", 4, 2});
    result.duplicate_paragraphs.push_back({2, 1, 0.9, false});
    const json without = result;
    CHECK(without["readability"].is_null());
    CHECK(without["encoding"]["source"] == "content");
    CHECK(without["language"]["best"]["code"] == "en");
    CHECK(without["counts"]["words"] == 3);
    CHECK(without["key_phrases"]["method"] == "rake");
    CHECK(without["key_phrases"]["phrases"][0]["phrase"] == "linear systems");
    CHECK(without["duplicate_paragraphs"][0]["of"] == 1);
    result.readability = text::Readability{3, 1, 4, 90, 1};
    CHECK(json(result)["readability"]["syllables"] == 4);
}

TEST_CASE("names that are no UTF-8 do not spoil the JSON") {
    text::FolderResult folder;
    folder.files.push_back({"caf\xe9.txt", {}});
    folder.failures.push_back({"\xff", "'\xff' cannot be read"});
    folder.report = "\xff: no";
    const json written = json::parse(json(folder).dump());
    CHECK(written["files"][0]["file"] == "caf\uFFFD.txt");
    CHECK(written["failures"][0]["message"] == "'\uFFFD' cannot be read");
}
