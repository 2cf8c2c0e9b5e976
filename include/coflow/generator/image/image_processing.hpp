// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/export_image.hpp"
#include "coflow/generator/image/image_operation.hpp"
#include "coflow/generator/image/process_image.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <filesystem>
#include <functional>
#include <utility>
#include <vector>

namespace coflow::image {

/// A picture, what is to be done to it, and where the result goes.
struct ImageProcessingJob {
    ImageProcessingJob() = default;
    ImageProcessingJob(std::filesystem::path picture, std::vector<ImageOperation> todo,
                       std::filesystem::path result)
        : file{std::move(picture)}, operations{std::move(todo)}, output{std::move(result)} {}

    std::filesystem::path file;
    std::vector<ImageOperation> operations;
    std::filesystem::path output;
    ImageExportOptions save{};
};

/// Does operations to a picture, in their order.
///
/// Throws: see `process_image` and `export_image`.
/// Cancellation: ends ffmpeg; no file is left.
class ImageProcessing : public BaseWorkflow<ImageProcessingJob, ExportedImage> {
public:
    ImageProcessing() : BaseWorkflow{{.type = WorkflowType::processing}} {}

private:
    Task<ExportedImage> execute(ImageProcessingJob job) override {
        static_cast<void>(detail::export_format(job.output, job.save));
        plan_steps(100);
        const TemporaryDirectory folder;
        const std::filesystem::path made = folder.path() / "made";
        co_await step("process", {.weight = 60}, &process_image, std::cref(job.file),
                      std::cref(job.operations), std::cref(made), job.save.limits);
        co_return co_await step("export", {.weight = 40}, &export_image, std::cref(made),
                                std::cref(job.output), job.save);
    }
};

} // namespace coflow::image
