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

/// A picture, how it is to be made better, and where the result goes.
struct ImageEnhancementJob {
    ImageEnhancementJob() = default;
    ImageEnhancementJob(std::filesystem::path picture, ImageEnhancementOptions how,
                        std::filesystem::path result)
        : file{std::move(picture)}, enhancement{how}, output{std::move(result)} {}

    std::filesystem::path file;
    ImageEnhancementOptions enhancement{};
    std::filesystem::path output;
    ImageExportOptions save{};
};

/// Makes a picture better: less noise, more contrast, other colours, sharper edges.
///
/// Throws: see `finish_image`.
/// Cancellation: ends ffmpeg; no file is left.
class ImageEnhancement : public BaseWorkflow<ImageEnhancementJob, ExportedImage> {
public:
    ImageEnhancement() : BaseWorkflow{{.type = WorkflowType::processing}} {}

private:
    Task<ExportedImage> execute(ImageEnhancementJob job) override {
        plan_steps(1);
        co_return co_await step("enhance", &finish_image, std::cref(job.file),
                                std::vector<ImageOperation>{}, job.enhancement,
                                std::cref(job.output), job.save);
    }
};

} // namespace coflow::image
