// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/video/contact_sheet.hpp"
#include "coflow/analyzer/video/measure.hpp"
#include "coflow/analyzer/video/thumbnails.hpp"
#include "coflow/analyzer/video/video_source.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/export_files.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/graph.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::video {

/// What is wanted to be known of a video.
struct VideoRequest {
    VideoRequest() = default;
    explicit VideoRequest(std::filesystem::path video) : file{std::move(video)} {}

    std::filesystem::path file;
    VideoEventOptions events;
    double points_per_second = 2; ///< Of the curve.
    ThumbnailOptions thumbnails;
    std::filesystem::path thumbnail_folder; ///< Where they go; empty: none are kept.
    std::filesystem::path contact_sheet;    ///< A .png or .jpg; empty: none is made.
    std::size_t columns = 4;                ///< Of the contact sheet.
    MediaLimits limits;
};

/// What is known of a video.
struct VideoReport {
    VideoReport() = default;

    std::filesystem::path file;
    MediaInfo info;
    VideoEvents events;
    std::vector<CurvePoint> curve;
    std::vector<Thumbnail> thumbnails; ///< Those that are kept.
    std::vector<std::string> damage;   ///< What ffmpeg has complained of.
};

/// Looks at a video in three passes at the same time: events, curve, and pictures.
///
/// Throws: see `open_video`; `Error` (invalid_argument) if no picture can be decoded, and for
/// senseless options.
/// Cancellation: ends the programs; of the files that it was to make, none is left.
class VideoAnalysis : public GraphWorkflow<VideoRequest, VideoReport> {
public:
    VideoAnalysis() : GraphWorkflow{{.type = WorkflowType::analysis}} {
        const auto source = node("streams", {.weight = 0.2}, &VideoAnalysis::open, input());
        const auto events =
            node("events", {.weight = 4}, &VideoAnalysis::find_events, input(), source);
        const auto curve =
            node("curve", {.weight = 3}, &VideoAnalysis::measure_curve, input(), source);
        const auto pictures =
            node("pictures", {.weight = 2}, &VideoAnalysis::take_pictures, input(), source);
        // Last, so that a video that fails elsewhere leaves no files.
        const auto kept = node("files", {.weight = 0.2}, &VideoAnalysis::keep, input(), source,
                               pictures, events, curve);
        output(node("report", {.weight = 0.1}, &VideoAnalysis::report, input(), source, events,
                    curve, kept));
    }

private:
    Task<VideoSource> open(const VideoRequest& request) {
        if (!request.contact_sheet.empty()) // a bad name should not cost a minute first
            static_cast<void>(detail::picture_encoder(request.contact_sheet));
        return open_video(request.file, request.limits);
    }

    Task<FoundEvents> find_events(const VideoRequest& request, const VideoSource& source) {
        MediaProgress progress = progress_of(co_await this_step());
        co_return co_await find_video_events(source, request.events, std::move(progress));
    }

    Task<std::vector<CurvePoint>> measure_curve(const VideoRequest& request,
                                                const VideoSource& source) {
        MediaProgress progress = progress_of(co_await this_step());
        co_return co_await measure_video_curve(source, request.points_per_second,
                                               std::move(progress));
    }

    Task<std::vector<Thumbnail>> take_pictures(const VideoRequest& request,
                                               const VideoSource& source) {
        if (request.thumbnail_folder.empty() && request.contact_sheet.empty())
            co_return std::vector<Thumbnail>{};
        MediaProgress progress = progress_of(co_await this_step());
        co_return co_await make_thumbnails(source, request.thumbnails, std::move(progress));
    }

    Task<std::vector<Thumbnail>> keep(const VideoRequest& request, const VideoSource& source,
                                      const std::vector<Thumbnail>& pictures, const FoundEvents&,
                                      const std::vector<CurvePoint>&) {
        std::vector<FileExport> exports;
        std::vector<Thumbnail> kept;
        if (!request.thumbnail_folder.empty())
            for (const Thumbnail& picture : pictures) {
                kept.emplace_back(picture.at, request.thumbnail_folder / picture.file.filename());
                exports.push_back({picture.file, kept.back().file});
            }
        if (!request.contact_sheet.empty()) {
            std::filesystem::path sheet = source.input.folder() / "sheet";
            sheet += request.contact_sheet.extension();
            co_await make_contact_sheet(pictures, request.columns, sheet);
            exports.push_back({std::move(sheet), request.contact_sheet});
        }
        co_await export_files(std::move(exports));
        co_return kept;
    }

    VideoReport report(const VideoRequest& request, const VideoSource& source,
                       const FoundEvents& found, const std::vector<CurvePoint>& curve,
                       const std::vector<Thumbnail>& kept) {
        VideoReport report;
        report.file = request.file;
        report.info = source.info;
        report.events = found.events;
        report.curve = curve;
        report.thumbnails = kept;
        report.damage = found.damage;
        return report;
    }

    static MediaProgress progress_of(StepScope& step) {
        return [&step](double fraction) { step.report(100 * fraction); };
    }
};

} // namespace coflow::video
