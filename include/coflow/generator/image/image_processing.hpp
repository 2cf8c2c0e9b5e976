// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/generator/image/enhance_image.hpp"
#include "coflow/generator/image/export_image.hpp"
#include "coflow/generator/image/finish_image.hpp"
#include "coflow/generator/image/image_operation.hpp"
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
/// Throws: see `finish_image`.
/// Cancellation: ends ffmpeg; no file is left.
class ImageProcessing : public BaseWorkflow<ImageProcessingJob, ExportedImage> {
public:
    ImageProcessing() : BaseWorkflow{{.type = WorkflowType::processing}} {}

private:
    Task<ExportedImage> execute(ImageProcessingJob job) override {
        plan_steps(1);
        co_return co_await step("process", &finish_image, std::cref(job.file),
                                std::cref(job.operations), ImageEnhancementOptions{},
                                std::cref(job.output), job.save);
    }
};

} // namespace coflow::image
