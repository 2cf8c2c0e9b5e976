// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/detail/list_texts.hpp"
#include "coflow/analyzer/text/text_analysis.hpp"
#include "coflow/core/moving.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/batch.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::text {

/// Which files of a folder to analyze, and how.
struct FolderRequest {
    std::filesystem::path folder;
    std::string extension{}; ///< Only of files with this one, ".txt"; empty: of all.
    AnalysisOptions options{};
};

/// A file that has been analyzed.
struct AnalyzedFile {
    std::filesystem::path file;
    AnalysisResult result;
};

/// A file that could not be analyzed.
struct FailedFile {
    std::filesystem::path file;
    std::string message;
};

/// What is known of the texts in a folder.
struct FolderResult {
    std::vector<AnalyzedFile> files; ///< By name.
    std::vector<FailedFile> failures;
    std::vector<Duplicate> duplicates; ///< Files that repeat others, by their places in `files`.
    std::string report;                ///< The failures for people, a line for each.
};

/// Analyzes many text files, four at a time; a file that fails leaves the others alone.
class TextBatch : public BatchWorkflow<AnalysisRequest, AnalysisResult> {
public:
    TextBatch()
        : BatchWorkflow{{.concurrency = 4, .on_failure = OnItemFailure::collect},
                        {.name = "text_batch"}} {}

private:
    Task<AnalysisResult> process(AnalysisRequest request) override {
        TextAnalysis analysis;
        co_return co_await analysis.run(std::move(request));
    }

    [[nodiscard]] std::string item_name(const AnalysisRequest& request,
                                        std::size_t) const override {
        return detail::shown(request.file.filename());
    }
};

/// Analyzes the regular files of a folder, without those in folders within it, and finds which of
/// them repeat others: `executor.run(analysis.run(FolderRequest{"letters", ".txt"}))`.
///
/// Throws: `FileError` if the folder cannot be read; `Error` (invalid_argument) for senseless
/// options. What is wrong with a file is in the result.
/// Cancellation: see `TextAnalysis`.
class TextFolderAnalysis : public BaseWorkflow<FolderRequest, FolderResult> {
public:
    TextFolderAnalysis() : BaseWorkflow{{.name = "text_folder_analysis"}} {}

private:
    Task<FolderResult> execute(FolderRequest request) override {
        detail::check_threshold(request.options.duplicate_threshold);
        plan_steps(100);
        const std::vector<std::filesystem::path> files =
            co_await step("list", &TextFolderAnalysis::list, std::cref(request));
        std::vector<AnalysisRequest> requests;
        requests.reserve(files.size());
        for (const std::filesystem::path& file : files)
            requests.push_back({file, request.options});
        const BatchResult<AnalysisResult> results =
            co_await step("analyze", {.weight = 98}, std::ref(batch_), moving(requests));
        co_return co_await step("compare", &TextFolderAnalysis::compare, std::cref(files),
                                std::cref(results), request.options.duplicate_threshold);
    }

    Task<std::vector<std::filesystem::path>> list(const FolderRequest& request) {
        co_return co_await run_blocking(&detail::list_texts, std::cref(request.folder),
                                        std::cref(request.extension));
    }

    Task<FolderResult> compare(const std::vector<std::filesystem::path>& files,
                               const BatchResult<AnalysisResult>& results, double threshold) {
        co_return co_await run_blocking(&TextFolderAnalysis::collect, std::cref(files),
                                        std::cref(results), threshold);
    }

    static FolderResult collect(const std::vector<std::filesystem::path>& files,
                                const BatchResult<AnalysisResult>& results, double threshold) {
        FolderResult folder;
        std::vector<Fingerprint> fingerprints;
        for (std::size_t index = 0; index < files.size(); ++index) {
            if (!results.succeeded(index))
                continue;
            folder.files.push_back({files[index], results.value(index)});
            fingerprints.push_back(folder.files.back().result.fingerprint);
        }
        for (const ItemFailure& failure : results.failures())
            folder.failures.push_back({files[failure.index], describe(failure.error)});
        folder.duplicates = find_duplicates(fingerprints, threshold);
        folder.report = results.report();
        return folder;
    }

    TextBatch batch_;
};

} // namespace coflow::text
