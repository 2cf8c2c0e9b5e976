// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/image/image_analysis.hpp"
#include "coflow/analyzer/image/image_folder_analysis.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/json.hpp"
#include "coflow/media/json_members.hpp"

#include <nlohmann/json.hpp>

/// \file
/// The analysis of pictures by name: `{"file": "photo.jpg"}`, `{"folder": "photos"}`.
///
/// Members have the names of the fields in C++; colours are "#rrggbb", hashes sixteen hexadecimal
/// digits. What is left out of a request, besides "file" or "folder", has its default.

namespace coflow::image {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Exposure, mean, contrast, dark_share, light_share)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Histogram, red, green, blue, luma)

inline void from_json(const nlohmann::json& json, DecodeOptions& options) {
    JsonMembers{json}
        .optional("longest_side", options.longest_side)
        .optional("limits", options.limits)
        .done();
}

inline void from_json(const nlohmann::json& json, ImageRequest& request) {
    JsonMembers{json}
        .required("file", request.file)
        .optional("decode", request.decode)
        .optional("colours", request.colours)
        .optional("seed", request.seed)
        .done();
}

inline void from_json(const nlohmann::json& json, ImageFolderRequest& request) {
    JsonMembers{json}
        .required("folder", request.folder)
        .optional("most_distance", request.most_distance)
        .optional("concurrency", request.concurrency)
        .optional("decode", request.decode)
        .done();
}

inline void to_json(nlohmann::json& json, const DominantColour& dominant) {
    json = {{"colour", dominant.colour}, {"share", dominant.share}};
}

inline void to_json(nlohmann::json& json, const PerceptualHash& hash) { json = to_string(hash); }

inline void to_json(nlohmann::json& json, const ImageReport& report) {
    json = {{"file", report.file},
            {"format", report.format},
            {"pixel_format", report.pixel_format},
            {"width", report.width},
            {"height", report.height},
            {"bytes", report.bytes},
            {"histogram", report.histogram},
            {"exposure", report.exposure},
            {"colours", report.colours},
            {"sharpness", report.sharpness},
            {"hash", report.hash}};
}

inline void to_json(nlohmann::json& json, const ImageFolderReport& report) {
    json = {{"images", report.images},
            {"failures", report.failures},
            {"duplicates", report.duplicates}};
}

/// Makes `ImageAnalysis` known as "image_analysis", `ImageFolderAnalysis` as
/// "image_folder_analysis".
///
/// Throws: `Error` (duplicate) if there is a workflow of such a name.
inline void add_image_analyzers(WorkflowFactory& factory) {
    factory.add<ImageAnalysis>(
        "image_analysis",
        {.description = "format, colours, sharpness, exposure and hash of a picture"});
    factory.add<ImageFolderAnalysis>(
        "image_folder_analysis",
        {.description = "every picture in a folder, and which are near-duplicates"});
}

} // namespace coflow::image
