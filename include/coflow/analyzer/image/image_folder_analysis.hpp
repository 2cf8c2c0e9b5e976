// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/image/image_analysis.hpp"
#include "coflow/analyzer/image/near_duplicates.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/image_folder.hpp"
#include "coflow/media/list_files.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/batch.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::image {

/// What is wanted to be known of the pictures in a folder.
struct ImageFolderRequest {
    ImageFolderRequest() = default;
    explicit ImageFolderRequest(std::filesystem::path pictures) : folder{std::move(pictures)} {}

    std::filesystem::path folder;
    int most_distance = 6;       ///< Bits in which near-duplicates may differ.
    std::size_t concurrency = 4; ///< Pictures at the same time.
    DecodeOptions decode;
};

/// What is known of the pictures in a folder, in the order of their names.
struct ImageFolderReport {
    ImageFolderReport() = default;

    std::vector<ImageReport> images;
    std::vector<FailedImage> failures;
    std::vector<std::vector<std::filesystem::path>> duplicates; ///< Groups; see `near_duplicates`.
};

namespace detail {

class ImageBatch : public BatchWorkflow<ImageRequest, ImageReport> {
public:
    explicit ImageBatch(std::size_t concurrency)
        : BatchWorkflow{{.concurrency = concurrency, .on_failure = OnItemFailure::collect},
                        {.name = "images", .type = WorkflowType::analysis}} {}

private:
    Task<ImageReport> process(ImageRequest request) override {
        ImageAnalysis analysis;
        co_return co_await analysis.run(std::move(request));
    }
    [[nodiscard]] std::string item_name(const ImageRequest& request, std::size_t) const override {
        return quote(request.file.filename().native());
    }
};

} // namespace detail

/// Analyses every file in a folder, several at a time, and finds near-duplicates among them. A file
/// that is no picture, or is damaged, is a failure in the report, and the others go on.
///
/// Throws: `FileError` if the folder cannot be read; `Error` (invalid_argument) for a concurrency
/// of zero; (not_found) if ffmpeg is missing. Cancellation: ends the programs.
class ImageFolderAnalysis : public BaseWorkflow<ImageFolderRequest, ImageFolderReport> {
public:
    ImageFolderAnalysis() : BaseWorkflow{{.type = WorkflowType::analysis}} {}

private:
    Task<ImageFolderReport> execute(ImageFolderRequest request) override {
        plan_steps(100);
        detail::ImageBatch batch{request.concurrency};
        std::vector<ImageRequest> items =
            co_await step("list", {.weight = 1}, &ImageFolderAnalysis::list, std::cref(request));
        std::vector<std::filesystem::path> files;
        for (const ImageRequest& item : items)
            files.push_back(item.file);
        const BatchResult<ImageReport> result =
            co_await step("analyse", {.weight = 98}, batch, std::move(items));
        co_return co_await step("compare", {.weight = 1}, &ImageFolderAnalysis::compare,
                                request.most_distance, std::cref(files), std::cref(result));
    }

    Task<std::vector<ImageRequest>> list(const ImageFolderRequest& request) {
        // A program that is missing is one error, rather than one for each file.
        ProcessOptions version{"ffmpeg", "-version"};
        co_await run_media_tool(version, request.folder);
        const std::vector<std::filesystem::path> files =
            co_await run_blocking(&list_files, request.folder);
        std::vector<ImageRequest> items;
        for (const std::filesystem::path& file : files)
            items.emplace_back(file).decode = request.decode;
        co_return items;
    }

    ImageFolderReport compare(int most_distance, const std::vector<std::filesystem::path>& files,
                              const BatchResult<ImageReport>& result) {
        ImageFolderReport report;
        std::vector<PerceptualHash> hashes;
        for (std::size_t index = 0; index < result.size(); ++index)
            if (result.succeeded(index)) {
                report.images.push_back(result.value(index));
                hashes.push_back(report.images.back().hash);
            }
        for (const ItemFailure& failure : result.failures())
            report.failures.emplace_back(files[failure.index], describe(failure.error));
        for (const std::vector<std::size_t>& group : near_duplicates(hashes, most_distance)) {
            std::vector<std::filesystem::path>& names = report.duplicates.emplace_back();
            for (const std::size_t index : group)
                names.push_back(report.images[index].file);
        }
        return report;
    }
};

} // namespace coflow::image
