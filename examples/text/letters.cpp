// SPDX-License-Identifier: MIT
// What is in the texts of a folder: typed for one of them, by name with JSON for all.
#include "coflow/analyzer/text/workflows.hpp"
#include "coflow/coflow.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

using namespace coflow;
using namespace std::literals;

void write(const std::filesystem::path& file, std::string_view content) {
    std::ofstream{file, std::ios::binary} << content;
}

void write_letters(const std::filesystem::path& folder) {
    const std::string english =
        "The harbour company asks for the old harbour wall. The wall is older than the company, "
        "and nobody remembers the name of the builder.\n\nPlease answer before the winter comes.\n";
    write(folder / "first.txt", english);
    write(folder / "second.txt", "Please answer before the winter comes.\n\n"
                                 "PLEASE answer, before the winter comes!\n");
    write(folder / "copy.txt", english);
    // KOI8-R, an encoding for Russian: "Все люди рождаются свободными и равными."
    write(folder / "russian.txt", "\xF7\xD3\xC5 \xCC\xC0\xC4\xC9 \xD2\xCF\xD6\xC4\xC1\xC0\xD4\xD3"
                                  "\xD1 \xD3\xD7\xCF\xC2\xCF\xC4\xCE\xD9\xCD\xC9 \xC9 "
                                  "\xD2\xC1\xD7\xCE\xD9\xCD\xC9.\n");
    write(folder / "picture.txt", "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"sv);
}

int main() {
    const TemporaryDirectory folder;
    write_letters(folder.path());
    WorkflowExecutor executor{2};

    text::TextAnalysis analysis;
    const text::AnalysisRequest request{folder.path() / "first.txt", {.key_phrases = 3}};
    const text::AnalysisResult first = executor.run(analysis.run(request));
    std::printf("first.txt: %s, %zu words in %zu sentences\n", first.language.best.code.c_str(),
                first.counts.words, first.counts.sentences);
    if (first.readability)
        std::printf("reading ease %.1f, grade %.1f\n", first.readability->flesch_reading_ease,
                    first.readability->flesch_kincaid_grade);
    for (const text::KeyPhrase& phrase : first.key_phrases.phrases)
        std::printf("  %s (%.1f)\n", phrase.phrase.c_str(), phrase.score);

    WorkflowManager manager{executor};
    text::add_workflows(manager.factory());
    const nlohmann::json letters =
        manager.start("text_folder_analysis", {{"folder", folder.path().string()}}).get();
    const auto name = [&](std::size_t index) {
        const auto file = letters["files"][index]["file"].get<std::string>();
        return std::filesystem::path{file}.filename().string();
    };
    for (std::size_t index = 0; index < letters["files"].size(); ++index) {
        const nlohmann::json& result = letters["files"][index]["result"];
        std::printf("%s: %s, %s, %d words, %zu paragraphs repeated\n", name(index).c_str(),
                    result["encoding"]["name"].get<std::string>().c_str(),
                    result["language"]["best"]["code"].get<std::string>().c_str(),
                    result["counts"]["words"].get<int>(), result["duplicate_paragraphs"].size());
    }
    for (const nlohmann::json& duplicate : letters["duplicates"])
        std::printf("%s is like %s: %.2f\n", name(duplicate["item"]).c_str(),
                    name(duplicate["of"]).c_str(), duplicate["similarity"].get<double>());
    std::printf("%zu could not be read\n", letters["failures"].size());
}
