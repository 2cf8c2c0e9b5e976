// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/generator/image/image_creation.hpp"
#include "coflow/generator/image/image_enhancement.hpp"
#include "coflow/generator/image/image_export.hpp"
#include "coflow/generator/image/image_folder_processing.hpp"
#include "coflow/generator/image/image_operation.hpp"
#include "coflow/generator/image/image_processing.hpp"
#include "coflow/generator/image/image_production.hpp"
#include "coflow/generator/image/palette.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/media/json.hpp"
#include "coflow/media/json_members.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// \file
/// The making of pictures by name:
///
///     {"create": {"style": "landscape", "seed": 7, "palette": "ocean"},
///      "operations": [{"do": "scale", "width": 800}, {"do": "text", "text": "7"}],
///      "output": "seven.jpg", "save": {"quality": 80}}
///
/// Members have the names of the fields in C++; colours are "#rrggbb", palettes a name or a list of
/// colours. What is left out has its default; what has no meaning is refused.

namespace coflow::image {

namespace detail {

/// Reads a word as the value of its place in a list.
template <class Value>
void read_word(const nlohmann::json& json, std::span<const std::string_view> words, Value& value) {
    const auto text = json.get<std::string>();
    const auto place = std::ranges::find(words, text);
    if (place == words.end()) {
        std::string known;
        for (const std::string_view word : words)
            known.append(known.empty() ? "" : ", ").append(word);
        throw Error{ErrorCode::invalid_argument,
                    "nothing is called " + quote(text, 40) + " here; known: " + known};
    }
    value = static_cast<Value>(place - words.begin());
}

} // namespace detail

inline void from_json(const nlohmann::json& json, ImageStyle& style) {
    detail::read_word(json, image_style_names, style);
}
inline void from_json(const nlohmann::json& json, ScaleMode& mode) {
    detail::read_word(json, scale_mode_names, mode);
}
inline void from_json(const nlohmann::json& json, FlipAxis& axis) {
    detail::read_word(json, flip_axis_names, axis);
}
inline void from_json(const nlohmann::json& json, Anchor& anchor) {
    detail::read_word(json, anchor_names, anchor);
}
inline void from_json(const nlohmann::json& json, ImageFormat& format) {
    detail::read_word(json, image_format_names, format);
}

inline void from_json(const nlohmann::json& json, ImageCreationRequest& request) {
    nlohmann::json palette = nlohmann::json::array();
    JsonMembers{json}
        .optional("style", request.style)
        .optional("prompt", request.prompt)
        .optional("width", request.width)
        .optional("height", request.height)
        .optional("seed", request.seed)
        .optional("palette", palette)
        .done();
    request.palette = palette.is_string() ? palette_named(palette.get<std::string>())
                                          : palette.get<std::vector<Rgb>>();
}

inline void from_json(const nlohmann::json& json, Place& place) {
    JsonMembers{json}
        .optional("anchor", place.anchor)
        .optional("x", place.x)
        .optional("y", place.y)
        .done();
}

namespace detail {

inline void read_members(JsonMembers<nlohmann::json>& members, Scale& scale) {
    members.optional("width", scale.width)
        .optional("height", scale.height)
        .optional("mode", scale.mode);
}
inline void read_members(JsonMembers<nlohmann::json>& members, Crop& crop) {
    members.optional("left", crop.left)
        .optional("top", crop.top)
        .required("width", crop.width)
        .required("height", crop.height);
}
inline void read_members(JsonMembers<nlohmann::json>& members, Rotate& rotate) {
    members.required("degrees", rotate.degrees).optional("background", rotate.background);
}
inline void read_members(JsonMembers<nlohmann::json>& members, Flip& flip) {
    members.required("axis", flip.axis);
}
inline void read_members(JsonMembers<nlohmann::json>& members, Composite& composite) {
    members.required("file", composite.file)
        .optional("place", composite.place)
        .optional("opacity", composite.opacity);
}
inline void read_members(JsonMembers<nlohmann::json>& members, Text& text) {
    members.required("text", text.text)
        .optional("place", text.place)
        .optional("size", text.size)
        .optional("colour", text.colour)
        .optional("opacity", text.opacity)
        .optional("outline", text.outline)
        .optional("outline_colour", text.outline_colour)
        .optional("font", text.font);
}

/// The operation of this index.
template <std::size_t Index = 0>
[[nodiscard]] ImageOperation operation_of(std::size_t index) {
    if constexpr (Index + 1 < std::variant_size_v<ImageOperation>)
        if (index != Index)
            return operation_of<Index + 1>(index);
    return ImageOperation{std::in_place_index<Index>};
}

[[nodiscard]] inline ImageOperation read_operation(const nlohmann::json& json) {
    JsonMembers members{json};
    nlohmann::json name;
    members.required("do", name);
    std::size_t index = 0;
    read_word(name, image_operation_names, index);
    ImageOperation operation = operation_of(index);
    std::visit([&members](auto& kind) { read_members(members, kind); }, operation);
    members.done();
    return operation;
}

/// Not by `from_json`: the variant belongs to the standard library, where it would not be found.
[[nodiscard]] inline std::vector<ImageOperation> read_operations(const nlohmann::json& json) {
    if (!json.is_array())
        throw Error{ErrorCode::type_mismatch, R"("operations": must be an array)"};
    std::vector<ImageOperation> operations;
    for (const nlohmann::json& each : json)
        try {
            operations.push_back(read_operation(each));
        } catch (const std::exception& error) {
            throw Error{ErrorCode::invalid_argument,
                        fmt::format("operation {}: {}", operations.size() + 1, error.what())};
        }
    return operations;
}

} // namespace detail

inline void from_json(const nlohmann::json& json, ImageEnhancementOptions& options) {
    JsonMembers{json}
        .optional("denoise", options.denoise)
        .optional("contrast", options.contrast)
        .optional("saturation", options.saturation)
        .optional("sharpen", options.sharpen)
        .done();
}

inline void from_json(const nlohmann::json& json, ImageExportOptions& options) {
    JsonMembers{json}
        .optional("format", options.format)
        .optional("quality", options.quality)
        .optional("longest_side", options.longest_side)
        .optional("background", options.background)
        .optional("limits", options.limits)
        .done();
}

inline void from_json(const nlohmann::json& json, ImageCreationJob& job) {
    JsonMembers{json}
        .required("create", job.request)
        .required("output", job.output)
        .optional("save", job.save)
        .done();
}

inline void from_json(const nlohmann::json& json, ImageProcessingJob& job) {
    nlohmann::json operations;
    JsonMembers{json}
        .required("file", job.file)
        .required("operations", operations)
        .required("output", job.output)
        .optional("save", job.save)
        .done();
    job.operations = detail::read_operations(operations);
}

inline void from_json(const nlohmann::json& json, ImageEnhancementJob& job) {
    JsonMembers{json}
        .required("file", job.file)
        .required("enhancement", job.enhancement)
        .required("output", job.output)
        .optional("save", job.save)
        .done();
}

inline void from_json(const nlohmann::json& json, ImageExportJob& job) {
    JsonMembers{json}
        .required("file", job.file)
        .required("output", job.output)
        .optional("save", job.save)
        .done();
}

/// Of "create" and "file" there must be one.
inline void from_json(const nlohmann::json& json, ImageProductionJob& job) {
    ImageCreationRequest created;
    std::filesystem::path file;
    nlohmann::json operations = nlohmann::json::array();
    JsonMembers members{json};
    members.optional("create", created)
        .optional("file", file)
        .optional("operations", operations)
        .optional("enhancement", job.enhancement)
        .required("output", job.output)
        .optional("save", job.save)
        .done();
    if (json.contains("create") == json.contains("file"))
        throw Error{ErrorCode::invalid_argument,
                    R"(a picture is either made, by "create", or read, from a "file")"};
    if (json.contains("file"))
        job.source = std::move(file);
    else
        job.source = std::move(created);
    job.operations = detail::read_operations(operations);
}

inline void from_json(const nlohmann::json& json, ImageFolderJob& job) {
    nlohmann::json operations = nlohmann::json::array();
    JsonMembers{json}
        .required("folder", job.folder)
        .required("output", job.output)
        .optional("operations", operations)
        .optional("enhancement", job.enhancement)
        .optional("save", job.save)
        .optional("concurrency", job.concurrency)
        .done();
    job.operations = detail::read_operations(operations);
}

inline void to_json(nlohmann::json& json, const ExportedImage& image) {
    json = {{"file", image.file},
            {"format", to_string(image.format)},
            {"width", image.width},
            {"height", image.height},
            {"bytes", image.bytes}};
}

inline void to_json(nlohmann::json& json, const ImageFolderResult& result) {
    json = {{"images", result.images}, {"failures", result.failures}};
}

/// Makes the workflows of this module known as "image_creation", "image_processing",
/// "image_enhancement", "image_export", "image_production" and "image_folder_processing"; pictures
/// are made by `ProceduralImages`.
///
/// Throws: `Error` (duplicate) if there is a workflow of such a name.
inline void add_image_generators(WorkflowFactory& factory) {
    factory.add<ImageCreation<>>("image_creation",
                                 {.description = "a picture out of a style, a seed and a palette"});
    factory.add<ImageProcessing>(
        "image_processing",
        {.description = "scales, crops, turns, flips and joins a picture, and writes upon it"});
    factory.add<ImageEnhancement>(
        "image_enhancement",
        {.description = "less noise, more contrast, other colours and sharper edges"});
    factory.add<ImageExport>("image_export",
                             {.description = "a picture as png, jpeg or webp, with a quality"});
    factory.add<ImageProduction<>>(
        "image_production",
        {.description = "makes or reads a picture, processes, enhances and exports it"});
    factory.add<ImageFolderProcessing>(
        "image_folder_processing", {.description = "does the same to every picture in a folder"});
}

} // namespace coflow::image
