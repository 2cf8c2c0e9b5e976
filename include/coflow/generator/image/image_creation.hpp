// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/detail/step_progress.hpp"
#include "coflow/generator/image/export_image.hpp"
#include "coflow/generator/image/procedural_images.hpp"
#include "coflow/media/image_backend.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <filesystem>
#include <functional>
#include <utility>

namespace coflow::image {

/// A picture that is to be made, and its file.
struct ImageCreationJob {
    ImageCreationJob() = default;
    ImageCreationJob(ImageCreationRequest picture, std::filesystem::path file)
        : request{std::move(picture)}, output{std::move(file)} {}

    ImageCreationRequest request;
    std::filesystem::path output;
    ImageExportOptions save{};
};

/// Makes a picture by a backend.
///
/// Throws: what the backend throws, see `ProceduralImages`; what `export_image` throws.
/// Cancellation: within a second; no file is left.
template <ImageBackend Backend = ProceduralImages>
class ImageCreation : public BaseWorkflow<ImageCreationJob, ExportedImage> {
public:
    explicit ImageCreation(Backend backend = Backend{})
        : BaseWorkflow{{.type = WorkflowType::generation}}, backend_{std::move(backend)} {}

private:
    Task<ExportedImage> execute(ImageCreationJob job) override {
        // A name that cannot be should not cost a minute first.
        static_cast<void>(detail::export_format(job.output, job.save));
        plan_steps(100);
        const TemporaryDirectory folder;
        const std::filesystem::path made = folder.path() / "made";
        co_await step("create", {.weight = 80}, &ImageCreation::create, std::cref(job.request),
                      std::cref(made));
        co_return co_await step("export", {.weight = 20}, &export_image, std::cref(made),
                                std::cref(job.output), job.save);
    }

    Task<> create(const ImageCreationRequest& request, const std::filesystem::path& made) {
        MediaProgress progress = detail::progress_of(co_await this_step());
        co_await backend_.create(request, made, std::move(progress));
    }

    Backend backend_;
};

} // namespace coflow::image
