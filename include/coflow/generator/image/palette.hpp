// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/media/pixels.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::image {

/// Six colours that go together, from dark to light.
struct NamedPalette {
    std::string_view name;
    std::array<Rgb, 6> colours;
};

inline constexpr std::array<NamedPalette, 8> named_palettes{{{"sunset",
                                                              {{{0x1b, 0x10, 0x35},
                                                                {0x4a, 0x1c, 0x57},
                                                                {0x9b, 0x2d, 0x5f},
                                                                {0xe2, 0x58, 0x4b},
                                                                {0xf9, 0xa0, 0x3f},
                                                                {0xff, 0xe3, 0xa3}}}},
                                                             {"ocean",
                                                              {{{0x04, 0x16, 0x2e},
                                                                {0x0b, 0x3a, 0x5b},
                                                                {0x12, 0x70, 0x8c},
                                                                {0x3f, 0xb0, 0xac},
                                                                {0xa8, 0xe0, 0xc8},
                                                                {0xf4, 0xf7, 0xe4}}}},
                                                             {"forest",
                                                              {{{0x0d, 0x1f, 0x1a},
                                                                {0x1f, 0x42, 0x31},
                                                                {0x4a, 0x70, 0x43},
                                                                {0x93, 0xa7, 0x55},
                                                                {0xd9, 0xc7, 0x7b},
                                                                {0xf6, 0xef, 0xcf}}}},
                                                             {"ember",
                                                              {{{0x12, 0x0b, 0x0e},
                                                                {0x43, 0x13, 0x1c},
                                                                {0x8c, 0x1f, 0x22},
                                                                {0xd5, 0x50, 0x2a},
                                                                {0xf5, 0xa2, 0x3b},
                                                                {0xfd, 0xee, 0xbb}}}},
                                                             {"aurora",
                                                              {{{0x0a, 0x0f, 0x2c},
                                                                {0x1d, 0x2b, 0x64},
                                                                {0x3b, 0x4b, 0xa8},
                                                                {0x2f, 0xa4, 0xa0},
                                                                {0x7b, 0xe0, 0xa0},
                                                                {0xf0, 0xfb, 0xd0}}}},
                                                             {"poster",
                                                              {{{0x14, 0x21, 0x3d},
                                                                {0x3a, 0x86, 0xa8},
                                                                {0xd6, 0x28, 0x28},
                                                                {0xf7, 0x7f, 0x00},
                                                                {0xfc, 0xbf, 0x49},
                                                                {0xf4, 0xec, 0xd8}}}},
                                                             {"pastel",
                                                              {{{0x4a, 0x44, 0x58},
                                                                {0x8a, 0x6f, 0x88},
                                                                {0xc8, 0x9f, 0xa3},
                                                                {0xe8, 0xc3, 0xb0},
                                                                {0xf3, 0xe0, 0xc8},
                                                                {0xfb, 0xf7, 0xef}}}},
                                                             {"ink",
                                                              {{{0x10, 0x12, 0x14},
                                                                {0x33, 0x38, 0x3d},
                                                                {0x6a, 0x71, 0x78},
                                                                {0xa4, 0xab, 0xb0},
                                                                {0xd6, 0xda, 0xdc},
                                                                {0xf7, 0xf8, 0xf8}}}}}};

/// The colours of a palette by its name.
///
/// Throws: `Error` (not_found), which lists the known names.
[[nodiscard]] inline std::vector<Rgb> palette_named(std::string_view name) {
    std::string known;
    for (const NamedPalette& palette : named_palettes) {
        if (palette.name == name)
            return {palette.colours.begin(), palette.colours.end()};
        known.append(known.empty() ? "" : ", ").append(palette.name);
    }
    throw Error{ErrorCode::not_found, "no palette is called " + quote(name) + "; known: " + known};
}

} // namespace coflow::image
