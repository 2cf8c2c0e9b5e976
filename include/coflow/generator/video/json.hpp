// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/generator/video/video_creation.hpp"
#include "coflow/generator/video/video_enhancement.hpp"
#include "coflow/generator/video/video_export.hpp"
#include "coflow/generator/video/video_folder_processing.hpp"
#include "coflow/generator/video/video_processing.hpp"
#include "coflow/generator/video/video_production.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/json.hpp"
#include "coflow/media/json_members.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

/// \file
/// Videos by name: `{"slides": ["a.png", "b.png"], "sound": "song.flac", "output": "show.mkv"}`.
///
/// Members have the names of the fields in C++, durations are in seconds, and the values of
/// enumerations are their names. Operations say what they do:
/// `{"do": "cut", "from": 1.5, "to": 4}`. Members with other names are errors.

namespace coflow::video {

namespace detail {

/// Throws: `Error` (invalid_argument) that lists the names for one that is none of them.
template <class Enum, std::size_t Count>
void read_name(const nlohmann::json& json, Enum& value,
               const std::array<std::string_view, Count>& names) {
    const auto& name = json.get_ref<const std::string&>();
    const auto place = std::ranges::find(names, name);
    if (place == names.end()) {
        std::string known;
        for (const std::string_view each : names)
            known.append(known.empty() ? "" : ", ").append(each);
        throw Error{ErrorCode::invalid_argument, quote(name) + " is not known; known: " + known};
    }
    value = static_cast<Enum>(place - names.begin());
}

} // namespace detail

inline void from_json(const nlohmann::json& json, Transition& value) {
    detail::read_name(json, value, transition_names);
}
inline void from_json(const nlohmann::json& json, SlideMotion& value) {
    detail::read_name(json, value, slide_motion_names);
}
inline void from_json(const nlohmann::json& json, Visualiser& value) {
    detail::read_name(json, value, visualiser_names);
}
inline void from_json(const nlohmann::json& json, TitlePlace& value) {
    detail::read_name(json, value, title_place_names);
}
inline void from_json(const nlohmann::json& json, VideoLength& value) {
    detail::read_name(json, value, video_length_names);
}
inline void from_json(const nlohmann::json& json, Denoise& value) {
    detail::read_name(json, value, denoise_names);
}
inline void from_json(const nlohmann::json& json, ExportPreset& value) {
    detail::read_name(json, value, export_preset_names);
}

/// A picture's name is enough for a slide.
inline void from_json(const nlohmann::json& json, Slide& slide) {
    if (json.is_string()) {
        slide.picture = json.get<std::filesystem::path>();
        return;
    }
    JsonMembers{json}
        .required("picture", slide.picture)
        .optional("duration", slide.duration)
        .optional("motion", slide.motion)
        .done();
}

inline void from_json(const nlohmann::json& json, Title& title) {
    JsonMembers{json}
        .required("text", title.text)
        .optional("place", title.place)
        .optional("from", title.from)
        .optional("duration", title.duration)
        .done();
}

namespace detail {

inline void read_creation(JsonMembers<nlohmann::json>& members, VideoCreationRequest& request) {
    members.optional("slides", request.slides)
        .optional("transition", request.transition)
        .optional("transition_duration", request.transition_duration)
        .optional("sound", request.sound)
        .optional("length", request.length)
        .optional("visualiser", request.visualiser)
        .optional("titles", request.titles)
        .optional("width", request.width)
        .optional("height", request.height)
        .optional("frames_per_second", request.frames_per_second)
        .optional("limits", request.limits);
}

} // namespace detail

inline void from_json(const nlohmann::json& json, VideoCreationRequest& request) {
    JsonMembers members{json};
    detail::read_creation(members, request);
    members.done();
}

inline void from_json(const nlohmann::json& json, VideoCreationJob& job) {
    JsonMembers members{json};
    detail::read_creation(members, job.request);
    members.required("output", job.output).done();
}

inline void from_json(const nlohmann::json& json, VideoOperation& operation) {
    constexpr std::array<std::string_view, 6> names{"cut",   "join", "scale",
                                                    "speed", "crop", "rotate"};
    enum class Kind { cut, join, scale, speed, crop, rotate };
    JsonMembers members{json};
    std::string name;
    members.required("do", name);
    Kind kind{};
    detail::read_name(nlohmann::json(name), kind, names);
    switch (kind) {
    case Kind::cut: {
        auto& cut = operation.emplace<Cut>();
        members.optional("from", cut.from).optional("to", cut.to).done();
        break;
    }
    case Kind::join: {
        members.required("files", operation.emplace<Join>().files).done();
        break;
    }
    case Kind::scale: {
        auto& scale = operation.emplace<Scale>();
        members.optional("width", scale.width).optional("height", scale.height).done();
        break;
    }
    case Kind::speed: {
        members.required("factor", operation.emplace<Speed>().factor).done();
        break;
    }
    case Kind::crop: {
        auto& crop = operation.emplace<Crop>();
        members.optional("x", crop.x)
            .optional("y", crop.y)
            .required("width", crop.width)
            .required("height", crop.height)
            .done();
        break;
    }
    case Kind::rotate: {
        members.required("degrees", operation.emplace<Rotate>().degrees).done();
        break;
    }
    }
}

inline void from_json(const nlohmann::json& json, VideoProcessingRequest& request) {
    JsonMembers{json}
        .required("file", request.file)
        .required("operations", request.operations)
        .required("output", request.output)
        .optional("limits", request.limits)
        .done();
}

inline void from_json(const nlohmann::json& json, EnhancementOptions& options) {
    JsonMembers{json}
        .optional("deflicker", options.deflicker)
        .optional("denoise", options.denoise)
        .optional("stabilise", options.stabilise)
        .optional("sharpen", options.sharpen)
        .optional("brightness", options.brightness)
        .optional("contrast", options.contrast)
        .optional("saturation", options.saturation)
        .optional("gamma", options.gamma)
        .done();
}

inline void from_json(const nlohmann::json& json, VideoEnhancementRequest& request) {
    JsonMembers{json}
        .required("file", request.file)
        .required("options", request.options)
        .required("output", request.output)
        .optional("limits", request.limits)
        .done();
}

inline void from_json(const nlohmann::json& json, ExportOptions& options) {
    JsonMembers{json}
        .optional("preset", options.preset)
        .optional("quality", options.quality)
        .optional("tags", options.tags)
        .done();
}

inline void from_json(const nlohmann::json& json, VideoExportRequest& request) {
    JsonMembers{json}
        .required("file", request.file)
        .optional("options", request.options)
        .required("output", request.output)
        .optional("limits", request.limits)
        .done();
}

inline void from_json(const nlohmann::json& json, VideoProductionRequest& request) {
    JsonMembers{json}
        .required("creation", request.creation)
        .optional("operations", request.operations)
        .optional("enhancement", request.enhancement)
        .optional("exporting", request.exporting)
        .required("output", request.output)
        .done();
}

inline void from_json(const nlohmann::json& json, VideoFolderRequest& request) {
    JsonMembers{json}
        .required("folder", request.folder)
        .optional("operations", request.operations)
        .optional("enhancement", request.enhancement)
        .optional("exporting", request.exporting)
        .required("output_folder", request.output_folder)
        .optional("concurrency", request.concurrency)
        .optional("limits", request.limits)
        .done();
}

inline void to_json(nlohmann::json& json, const VideoResult& result) {
    json = {{"file", result.file}, {"info", result.info}};
}

inline void to_json(nlohmann::json& json, const FailedVideo& failed) {
    json = {{"file", failed.file}, {"reason", failed.reason}};
}

inline void to_json(nlohmann::json& json, const VideoFolderReport& report) {
    json = {{"videos", report.videos}, {"failures", report.failures}};
}

/// Makes the workflows known by their names.
///
/// Throws: `Error` (duplicate) if there is a workflow of such a name.
inline void add_video_generators(WorkflowFactory& factory) {
    factory.add<VideoCreation<>>(
        "video_creation",
        {.description = "a slideshow, or a sound made visible, with titles and transitions"});
    factory.add<VideoProcessing>(
        "video_processing", {.description = "cut, join, scale, speed, crop and rotate a video"});
    factory.add<VideoEnhancement>(
        "video_enhancement", {.description = "denoise, stabilise, sharpen and correct a video"});
    factory.add<VideoExport>("video_export",
                             {.description = "encode a video by a preset, and check the result"});
    factory.add<VideoProduction<>>("video_production",
                                   {.description = "create, process, enhance and export a video"});
    factory.add<VideoFolderProcessing>(
        "video_folder_processing",
        {.description = "process, enhance and export every video in a folder"});
}

} // namespace coflow::video
