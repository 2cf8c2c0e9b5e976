// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/built_in_video.hpp"
#include "coflow/generator/video/detail/step_progress.hpp"
#include "coflow/generator/video/video_result.hpp"
#include "coflow/media/video_backend.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <filesystem>
#include <functional>
#include <utility>

namespace coflow::video {

/// A video that is to be made, and its file.
struct VideoCreationJob {
    VideoCreationJob() = default;
    VideoCreationJob(VideoCreationRequest video, std::filesystem::path file)
        : request{std::move(video)}, output{std::move(file)} {}

    VideoCreationRequest request;
    std::filesystem::path output; ///< Without loss; see `VideoExport` for files to give away.
};

/// Makes a video from pictures, from a sound, or from both, by a backend.
///
/// Throws: what the backend throws; see `BuiltInVideo`.
/// Cancellation: ends the programs; no file is left.
template <VideoBackend Backend = BuiltInVideo>
class VideoCreation : public BaseWorkflow<VideoCreationJob, VideoResult> {
public:
    explicit VideoCreation(Backend backend = {})
        : BaseWorkflow{{.type = WorkflowType::generation}}, backend_{std::move(backend)} {}

private:
    Task<VideoResult> execute(VideoCreationJob job) override {
        plan_steps(100);
        const TemporaryDirectory folder;
        const std::filesystem::path made = folder.path() / "made";
        co_await step("create", {.weight = 95}, &VideoCreation::create, std::cref(job.request),
                      std::cref(made));
        co_return co_await step("keep", {.weight = 5}, &keep_video, std::cref(made),
                                std::cref(job.output));
    }

    Task<> create(const VideoCreationRequest& request, const std::filesystem::path& made) {
        MediaProgress progress = detail::progress_in(co_await this_step());
        co_await backend_.create(request, made, std::move(progress));
    }

    Backend backend_;
};

} // namespace coflow::video
