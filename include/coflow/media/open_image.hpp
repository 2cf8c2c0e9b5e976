// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/detail/parse_ffprobe.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/media_input.hpp"
#include "coflow/media/probe.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::image {

/// A picture's file, ready to be read by ffmpeg, and what it says about itself.
struct ImageSource {
    ImageSource(MediaInput opened, VideoStream described, std::uint64_t size)
        : input{std::move(opened)}, stream{std::move(described)}, bytes{size} {}

    MediaInput input;
    VideoStream stream; ///< With the size in the file, unless it is wanted as it is shown.
    std::uint64_t bytes;
};

namespace detail {

/// Whether files of this container are pictures, rather than videos that begin with one.
[[nodiscard]] inline bool holds_pictures(std::string_view container) {
    constexpr std::array<std::string_view, 4> names{"apng", "gif", "ico", "image2"};
    return container.ends_with("_pipe") || std::ranges::find(names, container) != names.end();
}

[[nodiscard]] inline ImageSource picture_in(MediaInput input, const MediaInfo& info,
                                            const MediaLimits& limits) {
    VideoStream stream = video_of(info, input.file(), limits);
    if (!holds_pictures(info.container))
        throw Error{ErrorCode::invalid_argument,
                    quote(input.file().native()) + " is no picture, but " + info.container};
    return ImageSource{std::move(input), std::move(stream), info.bytes};
}

} // namespace detail

/// Opens a picture.
///
/// Throws: `FileError`; `Error` (invalid_argument) for what is no picture, or is beyond the limits;
/// (not_found) if ffmpeg is missing.
[[nodiscard]] inline Task<ImageSource> open_image(std::filesystem::path file,
                                                  MediaLimits limits = {}) {
    MediaInput input = co_await open_media(std::move(file));
    const MediaInfo info = co_await probe_media(input);
    co_return detail::picture_in(std::move(input), info, limits);
}

/// Opens a picture whose size is wanted as it is shown: photographs that were taken upright lie on
/// their sides in their files, and ffmpeg turns them by itself unless told not to.
///
/// As only the decoder knows, the picture is decoded; of an animation, the first.
/// Throws: as `open_image`; `Error` (invalid_argument) for what is damaged.
[[nodiscard]] inline Task<ImageSource> open_upright_image(std::filesystem::path file,
                                                          MediaLimits limits = {}) {
    MediaInput input = co_await open_media(file);
    // ffmpeg counts the pixels by which it pads the lines in memory, too.
    constexpr std::uint64_t padding = std::uint64_t{1} << 24;
    ProcessOptions options = media_tool("ffprobe");
    options.add_arguments("-err_detect", "explode", "-max_pixels", limits.most_pixels + padding,
                          "-read_intervals", "%+#1", "-of", "json", "-show_format", "-show_streams",
                          "-show_frames", input.argument());
    const FfmpegResult probed = co_await run_media_tool(options, file);
    const MediaInfo info = coflow::detail::read_probe(probed.output, file);
    const coflow::detail::FirstPicture first = coflow::detail::first_picture(probed.output);
    if (first == coflow::detail::FirstPicture::unreadable) {
        // A decoder that refuses the size does not tell it, but the header does.
        co_await open_image(file, limits);
        throw Error{ErrorCode::invalid_argument, bad_media(file, probed.messages)};
    }
    ImageSource source = detail::picture_in(std::move(input), info, limits);
    if (first == coflow::detail::FirstPicture::on_its_side)
        std::swap(source.stream.width, source.stream.height);
    co_return source;
}

} // namespace coflow::image
