// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/enhance_image.hpp"
#include "coflow/generator/image/export_image.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <filesystem>
#include <functional>
#include <utility>

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
/// Throws: see `enhance_image` and `export_image`.
/// Cancellation: ends ffmpeg; no file is left.
class ImageEnhancement : public BaseWorkflow<ImageEnhancementJob, ExportedImage> {
public:
    ImageEnhancement() : BaseWorkflow{{.type = WorkflowType::processing}} {}

private:
    Task<ExportedImage> execute(ImageEnhancementJob job) override {
        static_cast<void>(detail::export_format(job.output, job.save));
        plan_steps(100);
        const TemporaryDirectory folder;
        const std::filesystem::path made = folder.path() / "made";
        co_await step("enhance", {.weight = 60}, &enhance_image, std::cref(job.file),
                      job.enhancement, std::cref(made), job.save.limits);
        co_return co_await step("export", {.weight = 40}, &export_image, std::cref(made),
                                std::cref(job.output), job.save);
    }
};

} // namespace coflow::image
