// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/media/media_progress.hpp"
#include "coflow/media/pixels.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::image {

/// What a picture looks like.
enum class ImageStyle : std::uint8_t {
    flow_field, ///< Strokes of a brush along lines that turn smoothly.
    landscape,  ///< Ranges of hills below a low sun.
    mosaic,     ///< Pieces of coloured glass.
    clouds,     ///< Veils of smoke.
    tiling,     ///< Squares with circles and straight lines.
    paper_cut   ///< Layers of paper with round holes.
};

/// The styles' names, in their order.
inline constexpr std::array<std::string_view, 6> image_style_names{
    "flow_field", "landscape", "mosaic", "clouds", "tiling", "paper_cut"};

/// The name of a style as it is spelled in C++.
[[nodiscard]] constexpr std::string_view to_string(ImageStyle style) noexcept {
    return image_style_names[static_cast<std::size_t>(style)];
}

/// What picture is wanted; what only one backend understands is told to that backend.
struct ImageCreationRequest {
    ImageCreationRequest() = default;

    ImageStyle style = ImageStyle::landscape;
    std::string prompt; ///< In words, for backends that read them.
    int width = 1024;
    int height = 1024;
    std::uint64_t seed = 1;   ///< The same request gives the same picture.
    std::vector<Rgb> palette; ///< From dark to light; if it is empty, the backend chooses.
};

/// What can make pictures: `create` writes one to `file` as PNG and tells `progress` how far it is.
///
/// Throws: `Error` for a request that it cannot fulfil.
/// Cancellation: within a second; what it leaves of `file` is removed by the caller.
template <class Backend>
concept ImageBackend = requires(Backend& backend, const ImageCreationRequest& request,
                                std::filesystem::path file, MediaProgress progress) {
    { backend.create(request, file, progress) } -> std::same_as<Task<>>;
};

} // namespace coflow::image
