// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/image/detail/clouds.hpp"
#include "coflow/generator/image/detail/fixed.hpp"
#include "coflow/generator/image/detail/flow_field.hpp"
#include "coflow/generator/image/detail/ink.hpp"
#include "coflow/generator/image/detail/landscape.hpp"
#include "coflow/generator/image/detail/mosaic.hpp"
#include "coflow/generator/image/detail/paper_cut.hpp"
#include "coflow/generator/image/detail/tiling.hpp"
#include "coflow/generator/image/palette.hpp"
#include "coflow/media/image_backend.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::image::detail {

/// A picture that has been planned; drawing a point of it changes nothing.
using Drawing = std::variant<FlowField, Landscape, Mosaic, Clouds, Tiling, PaperCut>;

/// Rows of a picture, without the last.
struct RowBand {
    int first = 0;
    int end = 0;
};

[[nodiscard]] inline std::string_view default_palette(ImageStyle style) {
    switch (style) {
    case ImageStyle::flow_field:
        return "ocean";
    case ImageStyle::landscape:
        return "sunset";
    case ImageStyle::mosaic:
    case ImageStyle::paper_cut:
        return "aurora";
    case ImageStyle::clouds:
        return "ember";
    case ImageStyle::tiling:
        break;
    }
    return "poster";
}

[[nodiscard]] inline Drawing plan_drawing(const ImageCreationRequest& request) {
    const Canvas canvas{request.width, request.height};
    const std::vector<Rgb> palette =
        request.palette.empty() ? palette_named(default_palette(request.style)) : request.palette;
    // Seeds that people choose lie close together.
    const std::uint64_t seed = scramble(request.seed);
    switch (request.style) {
    case ImageStyle::flow_field:
        return FlowField{canvas, palette, seed};
    case ImageStyle::landscape:
        return Landscape{canvas, palette, seed};
    case ImageStyle::mosaic:
        return Mosaic{canvas, palette, seed};
    case ImageStyle::clouds:
        return Clouds{canvas, palette, seed};
    case ImageStyle::tiling:
        return Tiling{canvas, palette, seed};
    case ImageStyle::paper_cut:
        break;
    }
    return PaperCut{canvas, palette, seed};
}

/// Draws some rows of a picture into its bytes.
inline void draw_rows(const Drawing& drawing, const ImageCreationRequest& request, RowBand band,
                      std::string& bytes) {
    const Canvas canvas{request.width, request.height};
    const auto draw = [&](const auto& style) {
        std::size_t place =
            static_cast<std::size_t>(band.first) * static_cast<std::size_t>(request.width) * 3;
        for (int row = band.first; row < band.end; ++row)
            for (int column = 0; column < request.width; ++column) {
                const Ink ink = style.at(canvas.place(column), canvas.place(row));
                // Grain below one level: slow gradients show no steps, and flat colour stays flat.
                const auto grain = static_cast<int>(scramble(request.seed, column, row) & 255);
                for (const int channel : {ink.red, ink.green, ink.blue})
                    bytes[place++] = static_cast<char>(std::min((channel + grain) >> 8, 255));
            }
    };
    std::visit(draw, drawing);
}

} // namespace coflow::image::detail
