// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/edit_video.hpp"
#include "coflow/generator/video/video_enhancement.hpp"
#include "coflow/generator/video/video_export.hpp"
#include "coflow/generator/video/video_production.hpp"
#include "coflow/generator/video/video_result.hpp"
#include "coflow/media/list_files.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/batch.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow::video {

/// What is to be done to every video in a folder.
struct VideoFolderRequest {
    VideoFolderRequest() = default;

    std::filesystem::path folder;
    std::vector<VideoOperation> operations;        ///< None: they are not changed.
    std::optional<EnhancementOptions> enhancement; ///< None: they are not enhanced.
    ExportOptions exporting;
    std::filesystem::path output_folder; ///< Is made; each result has its source's name.
    std::size_t concurrency = 2;         ///< Videos at the same time; ffmpeg has its own threads.
    MediaLimits limits;
};

/// A file that no video could be made of.
struct FailedVideo {
    FailedVideo() = default;
    FailedVideo(std::filesystem::path which, std::string why)
        : file{std::move(which)}, reason{std::move(why)} {}

    std::filesystem::path file;
    std::string reason;
};

/// What has become of the videos in a folder, in the order of their names.
struct VideoFolderReport {
    VideoFolderReport() = default;

    std::vector<VideoResult> videos;
    std::vector<FailedVideo> failures;
};

namespace detail {

/// A video of a folder: its source, and where it goes.
struct FolderVideo {
    FolderVideo(std::filesystem::path source, std::filesystem::path result)
        : file{std::move(source)}, output{std::move(result)} {}

    std::filesystem::path file;
    std::filesystem::path output;
};

/// The files of a folder with their results' names: that of "a.mov" is
/// "a.mp4", or "a.mov.mp4" where that would be another's.
[[nodiscard]] inline std::vector<FolderVideo> plan_folder(const std::filesystem::path& folder,
                                                          const std::filesystem::path& output,
                                                          const std::string& extension) {
    std::error_code missing;
    if (std::filesystem::equivalent(folder, output, missing))
        throw Error{ErrorCode::invalid_argument,
                    quote(folder.native()) + " cannot take the results, too: they could replace "
                                             "their sources"};
    std::set<std::filesystem::path> taken;
    std::vector<FolderVideo> videos;
    for (const std::filesystem::path& file : list_files(folder)) {
        std::filesystem::path name = file.stem();
        name += extension;
        if (taken.contains(name))
            name = file.filename().native() + extension;
        while (!taken.insert(name).second)
            name += extension;
        videos.emplace_back(file, output / name);
    }
    return videos;
}

class VideoBatch : public BatchWorkflow<FolderVideo, VideoResult> {
public:
    explicit VideoBatch(const VideoFolderRequest& request)
        : BatchWorkflow{{.concurrency = request.concurrency,
                         .on_failure = OnItemFailure::collect,
                         .item = {.retry = production_retry}},
                        {.name = "videos", .type = WorkflowType::generation}},
          request_{request} {}

private:
    Task<VideoResult> process(FolderVideo video) override {
        const TemporaryDirectory folder;
        std::filesystem::path current = video.file;
        if (!request_.operations.empty()) {
            const std::filesystem::path made = folder.path() / "processed";
            co_await edit_video(current, request_.operations, made, request_.limits);
            current = made;
        }
        if (request_.enhancement) {
            const std::filesystem::path made = folder.path() / "enhanced";
            co_await enhance_video(current, *request_.enhancement, made, request_.limits);
            current = made;
        }
        VideoExport exporting;
        VideoExportRequest last{current, request_.exporting, video.output};
        last.limits = request_.limits;
        co_return co_await exporting.run(std::move(last));
    }
    [[nodiscard]] std::string item_name(const FolderVideo& video, std::size_t) const override {
        return quote(video.file.filename().native());
    }

    const VideoFolderRequest& request_;
};

} // namespace detail

/// Processes, enhances and exports every file in a folder, several at a time. A file that is no
/// video, or is damaged, is a failure in the report, and the others go on; what may pass is tried
/// again.
///
/// Throws: `FileError` if the folder cannot be read; `Error` (invalid_argument) for a concurrency
/// of zero, senseless options, or an output folder that is the folder itself; (not_found) if ffmpeg
/// is missing. Cancellation: ends the programs; results that have appeared stay, and no part of
/// another does.
class VideoFolderProcessing : public BaseWorkflow<VideoFolderRequest, VideoFolderReport> {
public:
    VideoFolderProcessing() : BaseWorkflow{{.type = WorkflowType::generation}} {}

private:
    Task<VideoFolderReport> execute(VideoFolderRequest request) override {
        plan_steps(100);
        detail::VideoBatch batch{request};
        std::vector<detail::FolderVideo> videos =
            co_await step("list", {.weight = 1}, &VideoFolderProcessing::list, std::cref(request));
        std::vector<std::filesystem::path> files;
        for (const detail::FolderVideo& video : videos)
            files.push_back(video.file);
        const BatchResult<VideoResult> result =
            co_await step("videos", {.weight = 99}, batch, std::move(videos));
        VideoFolderReport report;
        for (std::size_t index = 0; index < result.size(); ++index)
            if (result.succeeded(index))
                report.videos.push_back(result.value(index));
        for (const ItemFailure& failure : result.failures())
            report.failures.emplace_back(files[failure.index], describe(failure.error));
        co_return report;
    }

    Task<std::vector<detail::FolderVideo>> list(const VideoFolderRequest& request) {
        // A program that is missing, or a wrong option, is one error rather than one for each file.
        const ProcessOptions version{"ffmpeg", "-version"};
        co_await run_media_tool(version, request.folder);
        const std::string extension{file_extension(request.exporting.preset)};
        const VideoShape any{2, 2, {25, 1}, 1, false};
        static_cast<void>(ExportPlan{request.exporting, any, "any" + extension});
        if (request.enhancement)
            static_cast<void>(EnhancementPlan{*request.enhancement, any});
        co_return co_await run_blocking(&detail::plan_folder, request.folder, request.output_folder,
                                        extension);
    }
};

} // namespace coflow::video
