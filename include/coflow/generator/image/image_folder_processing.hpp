// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/enhance_image.hpp"
#include "coflow/generator/image/export_image.hpp"
#include "coflow/generator/image/image_operation.hpp"
#include "coflow/generator/image/image_production.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/image_folder.hpp"
#include "coflow/media/list_files.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/batch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow::image {

/// A folder of pictures, what is to be done to each, and the folder for the results.
struct ImageFolderJob {
    ImageFolderJob() = default;
    ImageFolderJob(std::filesystem::path pictures, std::filesystem::path results)
        : folder{std::move(pictures)}, output{std::move(results)} {}

    std::filesystem::path folder;
    std::filesystem::path output; ///< Another one; it is made if it is missing.
    std::vector<ImageOperation> operations;
    ImageEnhancementOptions enhancement{};
    ImageExportOptions save{};   ///< Without a format pictures keep theirs, or become png.
    std::size_t concurrency = 4; ///< Pictures at the same time.
};

/// What has become of the pictures in a folder, in the order of their names.
struct ImageFolderResult {
    ImageFolderResult() = default;

    std::vector<ExportedImage> images;
    std::vector<FailedImage> failures;
};

namespace detail {

class ImageFolderBatch : public BatchWorkflow<ImageProductionJob, ExportedImage> {
public:
    explicit ImageFolderBatch(std::size_t concurrency)
        : BatchWorkflow{{.concurrency = concurrency, .on_failure = OnItemFailure::collect},
                        {.name = "images", .type = WorkflowType::processing}} {}

private:
    Task<ExportedImage> process(ImageProductionJob job) override {
        ImageProduction<> production;
        co_return co_await production.run(std::move(job));
    }
    [[nodiscard]] std::string item_name(const ImageProductionJob& job, std::size_t) const override {
        return quote(job.output.filename().native());
    }
};

[[nodiscard]] inline std::filesystem::path result_name(const std::filesystem::path& file,
                                                       const ImageExportOptions& save) {
    const std::optional<ImageFormat> own = format_of_name(file);
    const ImageFormat format = save.format ? *save.format : own.value_or(ImageFormat::png);
    std::filesystem::path name = file.filename();
    if (own != format) {
        constexpr std::array<const char*, 3> extensions{".png", ".jpg", ".webp"};
        name.replace_extension(extensions[static_cast<std::size_t>(format)]);
    }
    return name;
}

/// What is to be done, and the files whose results would have the name of another's.
struct ImageFolderPlan {
    ImageFolderPlan(const ImageFolderJob& job, const std::vector<std::filesystem::path>& files) {
        std::map<std::filesystem::path, std::filesystem::path> taken;
        for (const std::filesystem::path& file : files) {
            const std::filesystem::path name = result_name(file, job.save);
            const auto [other, is_new] = taken.try_emplace(name, file);
            if (!is_new) {
                failures.emplace_back(file, "would become " + quote(name.native()) + ", as does " +
                                                quote(other->second.filename().native()));
                continue;
            }
            ImageProductionJob& each = items.emplace_back(file, job.output / name);
            each.operations = job.operations;
            each.enhancement = job.enhancement;
            each.save = job.save;
            sources.push_back(file);
        }
    }

    std::vector<ImageProductionJob> items;
    std::vector<std::filesystem::path> sources; ///< Of the items.
    std::vector<FailedImage> failures;
};

} // namespace detail

/// Does the same to every picture in a folder, several at a time. A file that is no picture, or is
/// damaged, is a failure in the result, and the others go on.
///
/// Throws: `FileError` if the folder cannot be read; `Error` (invalid_argument) if the results
/// would go to the same folder, or for a concurrency of zero; (not_found) if ffmpeg is missing.
/// Cancellation: ends the programs; results that were complete stay, and nothing else.
class ImageFolderProcessing : public BaseWorkflow<ImageFolderJob, ImageFolderResult> {
public:
    ImageFolderProcessing() : BaseWorkflow{{.type = WorkflowType::processing}} {}

private:
    Task<ImageFolderResult> execute(ImageFolderJob job) override {
        plan_steps(100);
        detail::ImageFolderBatch batch{job.concurrency};
        detail::ImageFolderPlan plan =
            co_await step("list", {.weight = 1}, &ImageFolderProcessing::list, std::cref(job));
        const BatchResult<ExportedImage> done =
            co_await step("process", {.weight = 99}, batch, std::move(plan.items));
        ImageFolderResult result;
        for (std::size_t index = 0; index < done.size(); ++index)
            if (done.succeeded(index))
                result.images.push_back(done.value(index));
        for (const ItemFailure& failure : done.failures())
            plan.failures.emplace_back(plan.sources[failure.index], describe(failure.error));
        std::ranges::sort(plan.failures, {}, &FailedImage::file);
        result.failures = std::move(plan.failures);
        co_return result;
    }

    Task<detail::ImageFolderPlan> list(const ImageFolderJob& job) {
        std::error_code missing; // then it is another one
        if (std::filesystem::equivalent(job.folder, job.output, missing))
            throw Error{ErrorCode::invalid_argument,
                        quote(job.output.native()) + " cannot hold the results: it is the folder "
                                                     "of the pictures"};
        // A program that is missing is one error, rather than one for each file.
        ProcessOptions version{"ffmpeg", "-version"};
        co_await run_media_tool(version, job.folder);
        const std::vector<std::filesystem::path> files =
            co_await run_blocking(&list_files, job.folder);
        co_return detail::ImageFolderPlan{job, files};
    }
};

} // namespace coflow::image
