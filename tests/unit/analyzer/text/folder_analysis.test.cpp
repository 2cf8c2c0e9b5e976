// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/folder_analysis.hpp"

#include "coflow/base/file_error.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

using namespace coflow;
using namespace coflow::test;
using namespace std::literals;
using text::FolderRequest;
using text::FolderResult;

namespace {

FolderResult analyze(const FolderRequest& request) {
    testing::SimulatedExecutor executor;
    text::TextFolderAnalysis analysis;
    return executor.run(analysis.run(request));
}

std::string letter(int number, int words) {
    std::string text = "Letter " + std::to_string(number) + " begins.";
    for (int word = 0; word < words; ++word)
        text += " w" + std::to_string(number * 1000 + word);
    return text;
}

} // namespace

TEST_CASE("the texts of a folder are analyzed, and what repeats others is found") {
    const ScratchFolder folder;
    folder.file("a.txt", letter(1, 200));
    folder.file("b.txt", letter(2, 200));
    folder.file("c.txt", "\xFF\xFE");
    folder.file("d.txt", letter(1, 200) + "\n");
    folder.file("e.txt", letter(2, 199));
    folder.file("other.md", letter(1, 200));
    std::filesystem::create_directory(folder / "deep.txt");
    const FolderResult result = analyze({folder.path(), ".txt"});
    REQUIRE(result.files.size() == 5);
    CHECK(result.files[1].file == folder / "b.txt");
    CHECK(result.files[1].result.counts.words == 203);
    CHECK(result.failures.empty());
    CHECK(result.report == "all 5 items succeeded\n");
    REQUIRE(result.duplicates.size() == 2);
    CHECK(result.duplicates[0] == text::Duplicate{3, 0, 1, true});
    CHECK(result.duplicates[1].item == 4);
    CHECK(result.duplicates[1].of == 1);
    CHECK_FALSE(result.duplicates[1].is_exact);
    CHECK(result.duplicates[1].similarity == Approx(200.0 / 201).margin(0.05));
}

TEST_CASE("a file that fails is reported and leaves the others alone") {
    const ScratchFolder folder;
    folder.file("-a b\n.txt", "One word.");
    folder.file("b.txt", "\0\0\1"sv);
    folder.file("caf\xe9.txt", std::string(2000, 'x'));
    folder.file("d.txt", "Two words.");
    const FolderResult result = analyze({folder.path(), "", {.max_bytes = 1000}});
    REQUIRE(result.files.size() == 2);
    CHECK(result.files[1].file == folder / "d.txt");
    REQUIRE(result.failures.size() == 2);
    CHECK(result.failures[0].file == folder / "b.txt");
    CHECK(result.failures[0].message.find("b.txt' is no text") != std::string::npos);
    CHECK(result.failures[1].message.find("larger than the limit of 1000") != std::string::npos);
    CHECK(result.report.starts_with("2 of 4 items failed:\n  'b.txt': "));
    CHECK(result.duplicates.empty());
}

TEST_CASE("a thousand files are analyzed on several threads, with a report of those that fail") {
    const ScratchFolder folder;
    for (int number = 0; number < 1000; ++number)
        folder.file(std::to_string(number) + ".txt",
                    number % 10 == 7 ? "\0"s : letter(number % 500, 5));
    WorkflowExecutor executor{2};
    text::TextFolderAnalysis analysis;
    const FolderResult result = executor.run(analysis.run(FolderRequest{folder.path()}));
    CHECK(result.files.size() == 900);
    CHECK(result.failures.size() == 100);
    CHECK(result.duplicates.size() == 450);
    CHECK(result.report.starts_with("100 of 1000 items failed:\n"));
}

TEST_CASE("an empty folder has nothing, and no folder is an error") {
    const ScratchFolder folder;
    CHECK(analyze({folder.path()}).files.empty());
    CHECK_THROWS_AS(analyze({folder / "missing"}), FileError);
    CHECK_THROWS_AS(analyze({folder.path(), "", {.duplicate_threshold = 0}}), Error);
}

TEST_CASE("a folder's analysis that is cancelled stops") {
    const ScratchFolder folder;
    folder.file("a.txt", letter(1, 10));
    testing::SimulatedExecutor executor;
    text::TextFolderAnalysis analysis;
    auto run = executor.start(analysis.run(FolderRequest{folder.path()}));
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
}
