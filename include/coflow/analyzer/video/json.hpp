// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/video/video_analysis.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/json.hpp"

#include <nlohmann/json.hpp>

#include <chrono>

/// \file
/// The analysis of videos by name: `{"file": "clip.mp4", "contact_sheet": "clip.png"}`.
///
/// Members have the names of the fields in C++, durations are in seconds. What is left out of a
/// request, besides "file", has its default.

namespace coflow::video {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ThumbnailOptions, count, box)

inline void from_json(const nlohmann::json& json, VideoEventOptions& options) {
    using Seconds = std::chrono::duration<double>;
    const VideoEventOptions preset;
    options.cut_score = json.value("cut_score", preset.cut_score);
    options.black_at_least = Seconds{json.value("black_at_least", preset.black_at_least.count())};
    options.black_below = json.value("black_below", preset.black_below);
    options.frozen_at_least =
        Seconds{json.value("frozen_at_least", preset.frozen_at_least.count())};
    options.frozen_difference = json.value("frozen_difference", preset.frozen_difference);
}

inline void from_json(const nlohmann::json& json, VideoRequest& request) {
    const VideoRequest preset;
    request.file = json.at("file").get<std::filesystem::path>();
    request.events = json.value("events", preset.events);
    request.points_per_second = json.value("points_per_second", preset.points_per_second);
    request.thumbnails = json.value("thumbnails", preset.thumbnails);
    request.thumbnail_folder = json.value("thumbnail_folder", preset.thumbnail_folder);
    request.contact_sheet = json.value("contact_sheet", preset.contact_sheet);
    request.columns = json.value("columns", preset.columns);
    request.limits = json.value("limits", preset.limits);
}

inline void to_json(nlohmann::json& json, const SceneCut& cut) {
    json = {{"at", cut.at.count()}, {"score", cut.score}};
}

inline void to_json(nlohmann::json& json, const TimeSpan& span) {
    json = {{"from", span.from.count()}, {"to", span.to.count()}};
}

inline void to_json(nlohmann::json& json, const VideoEvents& events) {
    json = {{"cuts", events.cuts}, {"black", events.black}, {"frozen", events.frozen}};
}

inline void to_json(nlohmann::json& json, const CurvePoint& point) {
    json = {{"at", point.at.count()}, {"brightness", point.brightness}, {"motion", point.motion}};
}

inline void to_json(nlohmann::json& json, const Thumbnail& thumbnail) {
    json = {{"at", thumbnail.at.count()}, {"file", thumbnail.file}};
}

inline void to_json(nlohmann::json& json, const VideoReport& report) {
    json = {{"file", report.file},
            {"info", report.info},
            {"events", report.events},
            {"curve", report.curve},
            {"thumbnails", report.thumbnails},
            {"damage", report.damage}};
}

/// Makes `VideoAnalysis` known as "video_analysis".
///
/// Throws: `Error` (duplicate) if there is a workflow of that name.
inline void add_video_analyzers(WorkflowFactory& factory) {
    factory.add<VideoAnalysis>("video_analysis",
                               {.description = "streams, cuts, black and frozen parts, curves and "
                                               "pictures of a video"});
}

} // namespace coflow::video
