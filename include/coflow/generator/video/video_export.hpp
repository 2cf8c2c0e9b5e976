// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/detail/edit_source.hpp"
#include "coflow/generator/video/detail/step_progress.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/export_preset.hpp"
#include "coflow/generator/video/video_result.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

namespace coflow::video {

/// A video that is to be given away.
struct VideoExportRequest {
    VideoExportRequest() = default;
    VideoExportRequest(std::filesystem::path video, ExportOptions how, std::filesystem::path result)
        : file{std::move(video)}, options{std::move(how)}, output{std::move(result)} {}

    std::filesystem::path file;
    ExportOptions options;
    std::filesystem::path output; ///< Its extension is that of the preset.
    MediaLimits limits;
};

/// Encodes a video by a preset, checks the result, and lets it appear complete or not at all.
///
/// Checked are the codecs, the size, that every picture decodes without a complaint, that there are
/// exactly as many as there should be, and that the duration is right to a frame, or to a block of
/// sound (60 ms) where that is longer.
/// Throws: `FileError`; `Error` (invalid_argument) that says what is wrong with the file or the
/// options; (internal) if the check fails; (not_found) if ffmpeg is missing.
/// Cancellation: ends the programs; no file is left.
class VideoExport : public BaseWorkflow<VideoExportRequest, VideoResult> {
public:
    VideoExport() : BaseWorkflow{{.type = WorkflowType::generation}} {}

private:
    Task<VideoResult> execute(VideoExportRequest request) override {
        plan_steps(100);
        const detail::EditSource source = co_await step(
            "open", {.weight = 2}, &detail::open_edit_source, request.file, request.limits);
        const ExportPlan plan{request.options, source.shape, request.output};
        const TemporaryDirectory folder;
        const std::filesystem::path made = folder.path() / "made";
        co_await step("encode", {.weight = 78}, &VideoExport::encode, std::cref(source),
                      std::cref(plan), std::cref(made));
        co_await step("check", {.weight = 15}, &VideoExport::check, std::cref(plan),
                      std::cref(made), std::cref(request.output));
        co_return co_await step("keep", {.weight = 5}, &keep_video, std::cref(made),
                                std::cref(request.output));
    }

    Task<> encode(const detail::EditSource& source, const ExportPlan& plan,
                  const std::filesystem::path& made) {
        MediaProgress progress = detail::progress_in(co_await this_step());
        ProcessOptions options = detail::video_tool(made.parent_path());
        detail::add_input(options, source.input);
        VideoShape used = source.shape;
        used.has_sound = plan.shape().has_sound;
        detail::add_filters(options, source.stream, used, plan.pictures(), plan.sound());
        options.add_arguments(plan.arguments(), "made");
        co_await detail::run_strictly(std::move(options), source.input.file(),
                                      plan.shape().length(), std::move(progress));
    }

    Task<> check(const ExportPlan& plan, const std::filesystem::path& made,
                 const std::filesystem::path& named) {
        MediaProgress progress = detail::progress_in(co_await this_step());
        const auto require = [&named](bool right, const std::string& what) {
            if (!right)
                throw Error{ErrorCode::internal,
                            quote(named.native()) + " was not written well: it has " + what};
        };
        const MediaInput input = co_await open_media(made);
        const MediaInfo info = co_await probe_media(input);
        const VideoStream& stream = video_of(info, named, MediaLimits{});
        const VideoShape& wanted = plan.shape();
        require(stream.codec == plan.codec(), "pictures as " + stream.codec);
        require(stream.width == wanted.width && stream.height == wanted.height,
                fmt::format("{} x {} pixels", stream.width, stream.height));
        require(info.audio.size() == (wanted.has_sound ? 1U : 0U) &&
                    (info.audio.empty() || info.audio[0].codec == plan.sound_codec()),
                "the wrong sound");
        const std::int64_t frames =
            co_await detail::count_frames(input, named, wanted.length(), std::move(progress));
        require(frames == wanted.frames, fmt::format("{} frames, not {}", frames, wanted.frames));
        constexpr double sound_block = 0.06; // seconds
        const double wrong = std::abs((info.duration - wanted.length()).count());
        require(wrong <= std::max(1 / wanted.rate.per_second(), sound_block) + 1e-3,
                fmt::format("a duration of {} s", info.duration.count()));
    }
};

} // namespace coflow::video
