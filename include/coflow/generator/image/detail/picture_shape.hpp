// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/open_image.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace coflow::image::detail {

/// What a filter has to know of the picture that it is given.
struct PictureShape {
    int width = 0;
    int height = 0;
    bool has_alpha = false;
};

/// Whether pixels of this format, by ffmpeg's names, may be transparent.
[[nodiscard]] inline bool has_alpha(std::string_view pixel_format) {
    constexpr std::array<std::string_view, 9> beginnings{"rgba", "bgra", "argb",  "abgr", "ya8",
                                                         "ya16", "yuva", "gbrap", "pal8"};
    return std::ranges::any_of(beginnings, [pixel_format](std::string_view beginning) {
        return pixel_format.starts_with(beginning);
    });
}

[[nodiscard]] inline PictureShape shape_of(const ImageSource& source) {
    const VideoStream& stream = source.stream;
    return {stream.width, stream.height, has_alpha(stream.pixel_format)};
}

} // namespace coflow::image::detail
