// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/video/video_analysis.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/json.hpp"
#include "coflow/media/json_members.hpp"

#include <nlohmann/json.hpp>

/// \file
/// The analysis of videos by name: `{"file": "clip.mp4", "contact_sheet": "clip.png"}`.
///
/// Members have the names of the fields in C++, durations are in seconds. What is left out of a
/// request, besides "file", has its default.

namespace coflow::video {

inline void from_json(const nlohmann::json& json, ThumbnailOptions& options) {
    JsonMembers{json}.optional("count", options.count).optional("box", options.box).done();
}

inline void from_json(const nlohmann::json& json, VideoEventOptions& options) {
    JsonMembers{json}
        .optional("cut_score", options.cut_score)
        .optional("black_at_least", options.black_at_least)
        .optional("black_below", options.black_below)
        .optional("frozen_at_least", options.frozen_at_least)
        .optional("frozen_difference", options.frozen_difference)
        .done();
}

inline void from_json(const nlohmann::json& json, VideoRequest& request) {
    JsonMembers{json}
        .required("file", request.file)
        .optional("events", request.events)
        .optional("points_per_second", request.points_per_second)
        .optional("thumbnails", request.thumbnails)
        .optional("thumbnail_folder", request.thumbnail_folder)
        .optional("contact_sheet", request.contact_sheet)
        .optional("columns", request.columns)
        .optional("limits", request.limits)
        .done();
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
