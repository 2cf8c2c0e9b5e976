// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/pixels.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

/// \file
/// What can be done to a picture; see `process_image`.

namespace coflow::image {

/// How a picture is put into a box of another shape.
enum class ScaleMode : std::uint8_t {
    fit,    ///< As big as it fits, with its aspect.
    fill,   ///< Of exactly this size, with its aspect: what stands out is cut off on both sides.
    stretch ///< Of exactly this size.
};
inline constexpr std::array<std::string_view, 3> scale_mode_names{"fit", "fill", "stretch"};

/// A side of 0 follows from the other, by the aspect.
struct Scale {
    int width = 0;
    int height = 0;
    ScaleMode mode = ScaleMode::fit;
};

/// Leaves a part of the picture, which must lie within it.
struct Crop {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

/// Turns the picture clockwise; the result is as big as that takes.
struct Rotate {
    double degrees = 0;              ///< Quarter turns lose nothing.
    std::optional<Rgb> background{}; ///< Of the corners; otherwise they are transparent.
};

enum class FlipAxis : std::uint8_t {
    horizontal, ///< Left and right change places.
    vertical    ///< Top and bottom change places.
};
inline constexpr std::array<std::string_view, 2> flip_axis_names{"horizontal", "vertical"};

struct Flip {
    FlipAxis axis = FlipAxis::horizontal;
};

/// Where something stands on a picture.
enum class Anchor : std::uint8_t {
    top_left,
    top,
    top_right,
    left,
    centre,
    right,
    bottom_left,
    bottom,
    bottom_right
};
inline constexpr std::array<std::string_view, 9> anchor_names{
    "top_left", "top",         "top_right", "left",        "centre",
    "right",    "bottom_left", "bottom",    "bottom_right"};

/// A corner, an edge or the centre, and how far away: inwards from edges, to the right and down
/// from the centre.
struct Place {
    Anchor anchor = Anchor::top_left;
    int x = 0;
    int y = 0;
};

/// Puts another picture upon this one; what stands out is cut off.
struct Composite {
    Composite() = default;
    explicit Composite(std::filesystem::path picture, Place where = {}, double strength = 1)
        : file{std::move(picture)}, place{where}, opacity{strength} {}

    std::filesystem::path file;
    Place place{};
    double opacity = 1; ///< 0 to 1, of what is not transparent in the other picture itself.
};

/// Writes upon the picture, letter for letter: nothing in the text is a command. Lines are broken
/// where it says so.
struct Text {
    Text() = default;
    explicit Text(std::string words, Place where = {}) : text{std::move(words)}, place{where} {}

    std::string text; ///< In UTF-8.
    Place place{};
    int size = 48; ///< Of the font, in pixels.
    Rgb colour{255, 255, 255};
    double opacity = 1;
    int outline = 0; ///< Its width in pixels.
    Rgb outline_colour{0, 0, 0};
    std::filesystem::path font{"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"};
};

using ImageOperation = std::variant<Scale, Crop, Rotate, Flip, Composite, Text>;

/// The operations' names in JSON, in their order.
inline constexpr std::array<std::string_view, std::variant_size_v<ImageOperation>>
    image_operation_names{"scale", "crop", "rotate", "flip", "composite", "text"};

} // namespace coflow::image
