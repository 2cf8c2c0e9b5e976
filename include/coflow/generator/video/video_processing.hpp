// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/detail/step_progress.hpp"
#include "coflow/generator/video/edit_video.hpp"
#include "coflow/generator/video/video_result.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <filesystem>
#include <functional>
#include <utility>
#include <vector>

namespace coflow::video {

/// What is to be done to a video, in order.
struct VideoProcessingRequest {
    VideoProcessingRequest() = default;
    VideoProcessingRequest(std::filesystem::path video, std::vector<VideoOperation> todo,
                           std::filesystem::path result)
        : file{std::move(video)}, operations{std::move(todo)}, output{std::move(result)} {}

    std::filesystem::path file;
    std::vector<VideoOperation> operations;
    std::filesystem::path output; ///< Without loss; see `VideoExport` for files to give away.
    MediaLimits limits;
};

/// Cuts, joins, scales, crops, turns a video, or changes its speed.
///
/// Throws: see `edit_video`. Cancellation: ends the programs; no file is left.
class VideoProcessing : public BaseWorkflow<VideoProcessingRequest, VideoResult> {
public:
    VideoProcessing() : BaseWorkflow{{.type = WorkflowType::generation}} {}

private:
    Task<VideoResult> execute(VideoProcessingRequest request) override {
        plan_steps(100);
        const TemporaryDirectory folder;
        const std::filesystem::path made = folder.path() / "made";
        co_await step("edit", {.weight = 95}, &VideoProcessing::edit, std::cref(request),
                      std::cref(made));
        co_return co_await step("keep", {.weight = 5}, &keep_video, std::cref(made),
                                std::cref(request.output));
    }

    Task<> edit(const VideoProcessingRequest& request, const std::filesystem::path& made) {
        MediaProgress progress = detail::progress_in(co_await this_step());
        co_await edit_video(request.file, request.operations, made, request.limits,
                            std::move(progress));
    }
};

} // namespace coflow::video
