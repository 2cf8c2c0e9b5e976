// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/decode_image.hpp"
#include "unit/media/clips.hpp"

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

namespace coflow::image::test {

/// A picture in its own size.
inline DecodedImage look(const std::filesystem::path& file) {
    coflow::test::Pool backend;
    return backend.run(decode_image(file, {.longest_side = 0}));
}

/// A PPM file whose pixels are `colour_at(x, y)`: exact, as nothing converts colours.
template <class Function>
std::filesystem::path paint(const std::filesystem::path& file, int width, int height,
                            const Function& colour_at) {
    std::string bytes = "P6\n" + std::to_string(width) + " " + std::to_string(height) + " 255\n";
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const Rgb colour = colour_at(x, y);
            for (const std::uint8_t channel : {colour.red, colour.green, colour.blue})
                bytes += static_cast<char>(channel);
        }
    std::ofstream{file, std::ios::binary} << bytes;
    return file;
}

[[nodiscard]] constexpr Rgb grey(int level) {
    const auto value = static_cast<std::uint8_t>(level);
    return {value, value, value};
}

/// Four quarters: red, green, blue, white.
inline std::filesystem::path quarters(const std::filesystem::path& file, int width = 40,
                                      int height = 20) {
    return paint(file, width, height, [=](int x, int y) {
        if (y < height / 2)
            return x < width / 2 ? Rgb{255, 0, 0} : Rgb{0, 255, 0};
        return x < width / 2 ? Rgb{0, 0, 255} : Rgb{255, 255, 255};
    });
}

/// Of lossy copies, in dB.
[[nodiscard]] inline double signal_to_noise(const Pixels& a, const Pixels& b) {
    REQUIRE(a.bytes().size() == b.bytes().size());
    double squares = 0;
    for (std::size_t index = 0; index < a.bytes().size(); ++index) {
        const double off = static_cast<unsigned char>(a.bytes()[index]) -
                           static_cast<unsigned char>(b.bytes()[index]);
        squares += off * off;
    }
    if (squares == 0)
        return std::numeric_limits<double>::infinity();
    return 10 * std::log10(255.0 * 255 * static_cast<double>(a.bytes().size()) / squares);
}

/// Files that are no pictures, or damaged ones, or are called so that they could be mistaken.
struct Hostile {
    explicit Hostile(const coflow::test::ScratchFolder& scratch) {
        const auto whole = coflow::test::make_picture(scratch / "whole.png", "testsrc=s=64x48");
        const std::string content = coflow::test::content_of(whole);
        damaged = {scratch.file("cut.png", content.substr(0, content.size() / 2)),
                   scratch.file("empty.png", ""), scratch.file("text.png", "no picture"),
                   scratch.file("list.png", "ffconcat version 1.0\nfile whole.png\n")};
        for (const char* name : {"-i a'b\"c\nd%d*.png", "-y.png", "50% [a],;=:\\'.png", "x.mp4"})
            odd.push_back(scratch.file(name, content));
        std::filesystem::remove(whole);
    }

    std::vector<std::filesystem::path> damaged;
    std::vector<std::filesystem::path> odd;
};

} // namespace coflow::image::test
