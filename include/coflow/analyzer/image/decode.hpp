// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/media_input.hpp"
#include "coflow/media/pixels.hpp"
#include "coflow/media/probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
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

/// Whether files of this container are pictures, rather than videos that begin with one.
[[nodiscard]] inline bool holds_pictures(std::string_view container) {
    constexpr std::array<std::string_view, 4> names{"apng", "gif", "ico", "image2"};
    return container.ends_with("_pipe") || std::ranges::find(names, container) != names.end();
}

struct PictureSize {
    int width = 0;
    int height = 0;
};

[[nodiscard]] inline PictureSize decoded_size(const VideoStream& stream, int longest_side) {
    const int longest = std::max(stream.width, stream.height);
    if (longest_side <= 0 || longest <= longest_side)
        return {stream.width, stream.height};
    const auto scaled = [&](int side) {
        return std::max(
            1, static_cast<int>(std::lround(static_cast<double>(side) * longest_side / longest)));
    };
    return {scaled(stream.width), scaled(stream.height)};
}

} // namespace detail

/// Decodes a picture, of an animation the first, by ffmpeg; transparency is left out.
///
/// Throws: `FileError`; `Error` (invalid_argument) for what is no picture, is damaged, or is beyond
/// the limits; (not_found) if ffmpeg is missing.
/// Cancellation: ends ffmpeg.
[[nodiscard]] inline Task<DecodedImage> decode_image(std::filesystem::path file,
                                                     DecodeOptions options = {}) {
    const MediaInput input = co_await open_media(file);
    MediaInfo info = co_await probe_media(input);
    VideoStream stream = video_of(info, file, options.limits);
    if (!detail::holds_pictures(info.container))
        throw Error{ErrorCode::invalid_argument,
                    quote(file.native()) + " is no picture, but " + info.container};
    const detail::PictureSize size = detail::decoded_size(stream, options.longest_side);
    const auto width = static_cast<std::size_t>(size.width);
    const auto height = static_cast<std::size_t>(size.height);
    // What is damaged is an error, and nothing is turned: the size is as the file says.
    ProcessOptions decode = ffmpeg(input, "-xerror", "-err_detect", "explode", "-noautorotate");
    decode.output(ProcessOutput::captured(width * height * 3))
        .add_arguments("-map", "0:" + std::to_string(stream.index), "-frames:v", "1", "-vf",
                       fmt::format("scale={}:{}:flags=area", size.width, size.height), "-f",
                       "rawvideo", "-pix_fmt", "rgb24", "pipe:1");
    FfmpegResult decoded = co_await run_media_tool(decode, file);
    if (decoded.output.empty())
        throw Error{ErrorCode::invalid_argument, bad_media(file, decoded.messages)};
    std::string format = stream.codec == "mjpeg" ? std::string{"jpeg"} : stream.codec;
    co_return DecodedImage{std::move(format), std::move(stream), info.bytes,
                           Pixels{width, height, std::move(decoded.output)}};
}

} // namespace coflow::image
