// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/detail/edit_source.hpp"
#include "coflow/generator/video/detail/shared_progress.hpp"
#include "coflow/generator/video/detail/step_progress.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/enhancement.hpp"
#include "coflow/generator/video/video_result.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <utility>

namespace coflow::video {

/// Makes a video look better, and writes `output` as `edit_video` does.
///
/// Throws: as `edit_video`. Cancellation: ends the programs at once.
[[nodiscard]] inline Task<> enhance_video(std::filesystem::path file, EnhancementOptions options,
                                          std::filesystem::path output, MediaLimits limits = {},
                                          MediaProgress progress = {}) {
    const detail::EditSource source = co_await detail::open_edit_source(file, limits);
    const EnhancementPlan plan{options, source.shape};
    const TemporaryDirectory folder;
    detail::SharedProgress shares{std::move(progress)};
    const std::string pictures = detail::exact_pictures(source.shape.rate, source.shape.frames);
    const std::string sound = detail::exact_sound(source.shape.length());
    const double first = plan.two_passes() ? 0.5 : 0;
    if (plan.two_passes()) {
        ProcessOptions look = detail::video_tool(folder.path());
        detail::add_input(look, source.input);
        look.add_arguments("-map", fmt::format("0:{}", source.stream), "-vf",
                           pictures + plan.first_pass(), "-f", "null", "-");
        co_await detail::run_strictly(std::move(look), file, source.shape.length(),
                                      shares.part(0, first));
    }
    ProcessOptions make = detail::video_tool(folder.path());
    detail::add_input(make, source.input);
    detail::add_filters(make, source.stream, source.shape, pictures + plan.filters(), sound);
    detail::add_lossless_output(make, source.shape.width, source.shape.height, output);
    co_await detail::run_strictly(std::move(make), file, source.shape.length(),
                                  shares.part(first, 1));
}

/// A video that is to look better.
struct VideoEnhancementRequest {
    VideoEnhancementRequest() = default;
    VideoEnhancementRequest(std::filesystem::path video, EnhancementOptions how,
                            std::filesystem::path result)
        : file{std::move(video)}, options{how}, output{std::move(result)} {}

    std::filesystem::path file;
    EnhancementOptions options;
    std::filesystem::path output; ///< Without loss; see `VideoExport` for files to give away.
    MediaLimits limits;
};

/// Takes flicker, noise and shaking out of a video, sharpens it, and corrects its colours.
///
/// Throws: see `enhance_video`. Cancellation: ends the programs; no file is left.
class VideoEnhancement : public BaseWorkflow<VideoEnhancementRequest, VideoResult> {
public:
    VideoEnhancement() : BaseWorkflow{{.type = WorkflowType::generation}} {}

private:
    Task<VideoResult> execute(VideoEnhancementRequest request) override {
        plan_steps(100);
        const TemporaryDirectory folder;
        const std::filesystem::path made = folder.path() / "made";
        co_await step("enhance", {.weight = 95}, &VideoEnhancement::enhance, std::cref(request),
                      std::cref(made));
        co_return co_await step("keep", {.weight = 5}, &keep_video, std::cref(made),
                                std::cref(request.output));
    }

    Task<> enhance(const VideoEnhancementRequest& request, const std::filesystem::path& made) {
        MediaProgress progress = detail::progress_in(co_await this_step());
        co_await enhance_video(request.file, request.options, made, request.limits,
                               std::move(progress));
    }
};

} // namespace coflow::video
