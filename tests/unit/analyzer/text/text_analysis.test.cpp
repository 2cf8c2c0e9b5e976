// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/text_analysis.hpp"

#include "coflow/base/file_error.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <sys/stat.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

using namespace coflow;
using namespace coflow::test;
using namespace std::chrono_literals;
using namespace std::literals;
using text::AnalysisOptions;
using text::AnalysisRequest;
using text::AnalysisResult;

namespace {

constexpr std::string_view story =
    "The old harbour wall was built by the harbour company in 1821. The harbour company paid for "
    "the stones, and the town paid for the rest.\n\n"
    "Nobody remembers the name of the builder.\n\n"
    "Nobody remembers the NAME of the builder!\n";

AnalysisResult analyze(const std::filesystem::path& file, const AnalysisOptions& options = {}) {
    testing::SimulatedExecutor executor;
    text::TextAnalysis analysis;
    return executor.run(analysis.run(AnalysisRequest{file, options}));
}

std::string refusal_of(const std::filesystem::path& file, const AnalysisOptions& options = {}) {
    try {
        static_cast<void>(analyze(file, options));
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    FAIL("nothing was thrown");
    return {};
}

} // namespace

TEST_CASE("a text file is analyzed") {
    const ScratchFolder folder;
    const AnalysisResult result = analyze(folder.file("story.txt", story));
    CHECK(result.encoding.name == "US-ASCII");
    CHECK(result.encoding.bytes == story.size());
    CHECK(result.language.best.code == "en");
    CHECK(result.counts == text::count(story));
    CHECK(result.counts.words == 40);
    CHECK(result.counts.sentences == 4);
    CHECK(result.counts.paragraphs == 3);
    REQUIRE(result.readability);
    CHECK(result.readability->words == 39); // without 1821
    REQUIRE(result.key_phrases.phrases.size() > 1);
    CHECK(result.key_phrases.phrases[0].phrase == "old harbour wall");
    REQUIRE(result.duplicate_paragraphs.size() == 1);
    CHECK(result.duplicate_paragraphs[0] == text::Duplicate{2, 1, 1, true});
    CHECK(text::similarity(result.fingerprint, text::fingerprint(story)) == 1);
}

TEST_CASE("an empty file has nothing, and that is no error") {
    const ScratchFolder folder;
    const AnalysisResult result = analyze(folder.file("empty.txt", ""));
    CHECK(result.counts == text::Counts{});
    CHECK(result.language.best.code == "und");
    CHECK_FALSE(result.readability);
    CHECK(result.key_phrases.phrases.empty());
    CHECK(result.duplicate_paragraphs.empty());
}

TEST_CASE("a file may have any name") {
    const ScratchFolder folder;
    for (const char* name : {"two words.txt", "two\nlines.txt", "-rf", "--", "quote's \"\".txt",
                             "$(reboot).txt", "caf\xe9.txt"}) {
        INFO(name);
        CHECK(analyze(folder.file(name, story)).counts.words == 40);
    }
}

TEST_CASE("what cannot be analyzed is refused by name") {
    const ScratchFolder folder;
    const std::string binary = refusal_of(folder.file("a\nb.bin", "\0\1\2\3\0\0"sv));
    CHECK(binary.find("a\\nb.bin' is no text") != std::string::npos);
    CHECK(refusal_of(folder.file("big.txt", story), {.max_bytes = 100})
              .find("big.txt' is larger than the limit of 100 bytes (max_bytes)") !=
          std::string::npos);
    CHECK_FALSE(refusal_of(folder.file("t.txt", story), {.duplicate_threshold = 2}).empty());
    CHECK_THROWS_AS(analyze(folder / "missing.txt"), FileError);
    CHECK_THROWS_AS(analyze(folder.path()), FileError);
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(refusal_of(folder / "pipe").find("no regular file") != std::string::npos);
}

TEST_CASE("one line of fifty megabytes is refused at once") {
    const ScratchFolder folder;
    const std::filesystem::path file = folder.file("line.txt", "a");
    std::filesystem::resize_file(file, 50'000'000);
    CHECK(refusal_of(file).find("larger than the limit") != std::string::npos);
}

TEST_CASE("a long line within the limit is analyzed") {
    const ScratchFolder folder;
    std::string line;
    for (int number = 0; line.size() < 1'000'000; ++number)
        line += "word" + std::to_string(number % 1000) + " ";
    const AnalysisResult result = analyze(folder.file("line.txt", line));
    CHECK(result.counts.lines == 1);
    CHECK(result.counts.bytes == line.size());
    const std::string letters(1'000'000, 'a');
    CHECK(analyze(folder.file("letters.txt", letters)).counts.words == 1);
}

TEST_CASE("a graph shows which parts can run at the same time") {
    const text::TextAnalysis analysis;
    const GraphView view = analysis.graph();
    CHECK(view.nodes.size() == 8);
    std::size_t after_decode = 0;
    for (const GraphEdge& edge : view.edges)
        after_decode += view.nodes[edge.from].name == "decode" ? 1U : 0U;
    CHECK(after_decode == 7);
}

TEST_CASE("an analysis that is cancelled before its start does nothing") {
    testing::SimulatedExecutor executor;
    text::TextAnalysis analysis;
    auto run = executor.start(analysis.run(AnalysisRequest{"nowhere"}));
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
}

TEST_CASE("an analysis that is under way is cancelled within a second") {
    const ScratchFolder folder;
    std::string text;
    while (text.size() < 8'000'000)
        text += story;
    const std::filesystem::path file = folder.file("long.txt", text);
    WorkflowExecutor executor{2};
    text::TextAnalysis analysis;
    auto run = executor.start(analysis.run(AnalysisRequest{file}));
    while (analysis.progress().percentage <= 0 && !run.done())
        std::this_thread::yield();
    const auto asked = std::chrono::steady_clock::now();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - asked < 1s);
}

TEST_CASE("a stop after the end changes nothing") {
    const ScratchFolder folder;
    testing::SimulatedExecutor executor;
    text::TextAnalysis analysis;
    auto run = executor.start(analysis.run(AnalysisRequest{folder.file("a.txt", story)}));
    executor.run_until_idle();
    run.request_stop();
    CHECK(run.get().counts.words == 40);
}
