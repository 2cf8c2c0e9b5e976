// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/detail/step_progress.hpp"
#include "coflow/generator/image/enhance_image.hpp"
#include "coflow/generator/image/export_image.hpp"
#include "coflow/generator/image/finish_image.hpp"
#include "coflow/generator/image/image_operation.hpp"
#include "coflow/generator/image/procedural_images.hpp"
#include "coflow/media/image_backend.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <filesystem>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::image {

/// A picture that is made or read, all that is to be done to it, and where the result goes.
struct ImageProductionJob {
    ImageProductionJob() = default;
    ImageProductionJob(std::variant<ImageCreationRequest, std::filesystem::path> picture,
                       std::filesystem::path result)
        : source{std::move(picture)}, output{std::move(result)} {}

    std::variant<ImageCreationRequest, std::filesystem::path> source;
    std::vector<ImageOperation> operations;
    ImageEnhancementOptions enhancement{};
    std::filesystem::path output;
    ImageExportOptions save{};
};

namespace detail {

/// A picture on its way through a production, with the folder of what is made of it.
struct ImageDraft {
    explicit ImageDraft(ImageProductionJob wanted) : job{std::move(wanted)} {}

    ImageProductionJob job;
    TemporaryDirectory folder;
    std::filesystem::path picture;
};

} // namespace detail

/// Makes a picture by a backend, or reads one, processes it, makes it better, and exports it.
///
/// Throws: what the backend throws; see `finish_image`.
/// Cancellation: within a second; no file is left.
template <ImageBackend Backend = ProceduralImages>
class ImageProduction : public PipelineWorkflow<ImageProductionJob, ExportedImage> {
    using Draft = detail::ImageDraft;

public:
    explicit ImageProduction(Backend backend = Backend{})
        : PipelineWorkflow{{.type = WorkflowType::generation}}, backend_{std::move(backend)} {
        steps(step("picture", &ImageProduction::picture), step("finish", &ImageProduction::finish));
    }

private:
    Task<Draft> picture(ImageProductionJob job) {
        static_cast<void>(detail::export_format(job.output, job.save));
        detail::check_enhancement(job.enhancement);
        Draft draft{std::move(job)};
        if (const auto* file = std::get_if<std::filesystem::path>(&draft.job.source)) {
            draft.picture = *file;
        } else {
            MediaProgress progress = detail::progress_of(co_await this_step());
            draft.picture = draft.folder.path() / "made";
            co_await backend_.create(std::get<ImageCreationRequest>(draft.job.source),
                                     draft.picture, std::move(progress));
        }
        co_return draft;
    }

    Task<ExportedImage> finish(Draft draft) {
        ImageProductionJob& job = draft.job;
        co_return co_await finish_image(draft.picture, std::move(job.operations), job.enhancement,
                                        job.output, job.save);
    }

    Backend backend_;
};

} // namespace coflow::image
