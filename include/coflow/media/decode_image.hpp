// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/open_image.hpp"
#include "coflow/media/pixels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

namespace coflow::image {

/// How pictures are decoded.
struct DecodeOptions {
    int longest_side = 1024; ///< Bigger ones are averaged down to that; 0: never.
    MediaLimits limits{};
};

/// A picture, and what its file says about it.
struct DecodedImage {
    DecodedImage(std::string form, VideoStream described, std::uint64_t size, Pixels decoded)
        : format{std::move(form)},
          stream{std::move(described)},
          bytes{size},
          pixels{std::move(decoded)} {}

    std::string format; ///< As people call it: "jpeg", "png".
    VideoStream stream; ///< With the size in the file.
    std::uint64_t bytes;
    Pixels pixels; ///< In the size that was asked for.
};

namespace detail {

struct PictureSize {
    int width = 0;
    int height = 0;
};

/// Never bigger; 0: any size.
[[nodiscard]] inline PictureSize fitted_size(PictureSize size, int longest_side) {
    const int longest = std::max(size.width, size.height);
    if (longest_side <= 0 || longest <= longest_side)
        return size;
    const auto scaled = [&](int side) {
        return std::max(
            1, static_cast<int>(std::lround(static_cast<double>(side) * longest_side / longest)));
    };
    return {scaled(size.width), scaled(size.height)};
}

/// What a run of ffmpeg with one output makes of `file`, in this size.
inline Task<Pixels> run_to_pixels(ProcessOptions run, PictureSize size,
                                  std::filesystem::path file) {
    const auto width = static_cast<std::size_t>(size.width);
    const auto height = static_cast<std::size_t>(size.height);
    run.output(ProcessOutput::captured(width * height * 3))
        .add_arguments("-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1");
    FfmpegResult decoded = co_await run_media_tool(run, file);
    if (decoded.output.empty())
        throw Error{ErrorCode::invalid_argument, bad_media(file, decoded.messages)};
    co_return Pixels{width, height, std::move(decoded.output)};
}

[[nodiscard]] inline std::string area_filter(PictureSize size) {
    return fmt::format("scale={}:{}:flags=area", size.width, size.height);
}

} // namespace detail

/// Decodes a picture, of an animation the first, by ffmpeg; transparency is left out.
///
/// Throws: `FileError`; `Error` (invalid_argument) for what is no picture, is damaged, or is beyond
/// the limits; (not_found) if ffmpeg is missing.
/// Cancellation: ends ffmpeg.
[[nodiscard]] inline Task<DecodedImage> decode_image(std::filesystem::path file,
                                                     DecodeOptions options = {}) {
    ImageSource source = co_await open_image(file, options.limits);
    const detail::PictureSize size =
        detail::fitted_size({source.stream.width, source.stream.height}, options.longest_side);
    // What is damaged is an error, and nothing is turned: the size is as the file says.
    ProcessOptions decode =
        ffmpeg(source.input, "-xerror", "-err_detect", "explode", "-noautorotate");
    decode.add_arguments("-map", "0:" + std::to_string(source.stream.index), "-vf",
                         detail::area_filter(size));
    Pixels pixels = co_await detail::run_to_pixels(std::move(decode), size, std::move(file));
    std::string format = source.stream.codec == "mjpeg" ? std::string{"jpeg"} : source.stream.codec;
    co_return DecodedImage{std::move(format), std::move(source.stream), source.bytes,
                           std::move(pixels)};
}

} // namespace coflow::image
