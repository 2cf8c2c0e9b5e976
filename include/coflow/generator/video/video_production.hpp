// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/built_in_video.hpp"
#include "coflow/generator/video/detail/step_progress.hpp"
#include "coflow/generator/video/edit_video.hpp"
#include "coflow/generator/video/video_enhancement.hpp"
#include "coflow/generator/video/video_export.hpp"
#include "coflow/generator/video/video_result.hpp"
#include "coflow/media/video_backend.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <chrono>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace coflow::video {

/// A video from its first picture to the file that is given away.
struct VideoProductionRequest {
    VideoProductionRequest() = default;

    VideoCreationRequest creation;
    std::vector<VideoOperation> operations;        ///< None: it stays as it was created.
    std::optional<EnhancementOptions> enhancement; ///< None: it stays as it is.
    ExportOptions exporting;
    std::filesystem::path output;
};

namespace detail {

/// What goes from step to step: the request, and the video as it is now.
struct Production {
    explicit Production(VideoProductionRequest wanted) : request{std::move(wanted)} {}

    VideoProductionRequest request;
    TemporaryDirectory folder;
    std::filesystem::path current;
};

/// Trouble that another attempt may not have: with the disk, or with a server.
[[nodiscard]] inline bool may_pass(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Error& failed) {
        return failed.code() == ErrorCode::io_failure || failed.code() == ErrorCode::closed ||
               failed.code() == ErrorCode::timed_out;
    } catch (...) {
        return false;
    }
}

/// Tries again twice.
inline constexpr RetryOptions production_retry{
    .max_retries = 2, .delay = std::chrono::milliseconds{500}, .retry_if = &may_pass};

} // namespace detail

/// Creates a video by a backend, processes, enhances and exports it, a step each.
///
/// A step that fails for a reason that may pass, such as a full disk or a server that is gone, is
/// tried again twice; what a step has made before it failed is not used.
/// Throws: as the workflows of the steps. Cancellation: ends the programs; no file is left.
template <VideoBackend Backend = BuiltInVideo>
class VideoProduction : public PipelineWorkflow<VideoProductionRequest, VideoResult> {
    using Stage = std::shared_ptr<detail::Production>;

public:
    explicit VideoProduction(Backend backend = {})
        : PipelineWorkflow{{.type = WorkflowType::generation}}, backend_{std::move(backend)} {
        const auto& retry = detail::production_retry;
        steps(step("begin", &VideoProduction::begin, {.weight = 0.1}),
              step("creation", &VideoProduction::create, {.retry = retry, .weight = 4}),
              step("processing", &VideoProduction::process, {.retry = retry, .weight = 2}),
              step("enhancement", &VideoProduction::enhance, {.retry = retry, .weight = 2}),
              step("export", &VideoProduction::finish, {.retry = retry, .weight = 3}));
    }

private:
    /// Finds out what is wrong with the later steps before a minute is spent on the first.
    static Stage begin(const VideoProductionRequest& request) {
        const VideoShape any{2, 2, {25, 1}, 1, false};
        static_cast<void>(ExportPlan{request.exporting, any, request.output});
        if (request.enhancement)
            static_cast<void>(EnhancementPlan{*request.enhancement, any});
        return std::make_shared<detail::Production>(request);
    }

    Task<Stage> create(Stage stage) {
        MediaProgress progress = detail::progress_in(co_await this_step());
        const std::filesystem::path made = stage->folder.path() / "created";
        co_await backend_.create(stage->request.creation, made, std::move(progress));
        stage->current = made;
        co_return stage;
    }

    Task<Stage> process(Stage stage) {
        if (stage->request.operations.empty())
            co_return stage;
        MediaProgress progress = detail::progress_in(co_await this_step());
        const std::filesystem::path made = stage->folder.path() / "processed";
        co_await edit_video(stage->current, stage->request.operations, made, {},
                            std::move(progress));
        stage->current = made;
        co_return stage;
    }

    Task<Stage> enhance(Stage stage) {
        if (!stage->request.enhancement)
            co_return stage;
        MediaProgress progress = detail::progress_in(co_await this_step());
        const std::filesystem::path made = stage->folder.path() / "enhanced";
        co_await enhance_video(stage->current, *stage->request.enhancement, made, {},
                               std::move(progress));
        stage->current = made;
        co_return stage;
    }

    Task<VideoResult> finish(Stage stage) {
        VideoExport exporting;
        VideoExportRequest request{stage->current, stage->request.exporting, stage->request.output};
        co_return co_await exporting.run(std::move(request));
    }

    Backend backend_;
};

} // namespace coflow::video
