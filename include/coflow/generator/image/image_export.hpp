// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/generator/image/export_image.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <filesystem>
#include <functional>
#include <utility>

namespace coflow::image {

/// A picture, and where and how it is to be written for others.
struct ImageExportJob {
    ImageExportJob() = default;
    ImageExportJob(std::filesystem::path picture, std::filesystem::path result)
        : file{std::move(picture)}, output{std::move(result)} {}

    std::filesystem::path file;
    std::filesystem::path output;
    ImageExportOptions save{};
};

/// Writes a picture as png, jpeg or webp; see `export_image`.
class ImageExport : public BaseWorkflow<ImageExportJob, ExportedImage> {
public:
    ImageExport() : BaseWorkflow{{.type = WorkflowType::processing}} {}

private:
    Task<ExportedImage> execute(ImageExportJob job) override {
        plan_steps(1);
        co_return co_await step("export", &export_image, std::cref(job.file), std::cref(job.output),
                                job.save);
    }
};

} // namespace coflow::image
