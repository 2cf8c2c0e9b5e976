// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
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
    VideoStream stream; ///< With the size in the file, which a camera may have held upright.
    std::uint64_t bytes;
};

namespace detail {

/// Whether files of this container are pictures, rather than videos that begin with one.
[[nodiscard]] inline bool holds_pictures(std::string_view container) {
    constexpr std::array<std::string_view, 4> names{"apng", "gif", "ico", "image2"};
    return container.ends_with("_pipe") || std::ranges::find(names, container) != names.end();
}

} // namespace detail

/// Opens a picture.
///
/// Throws: `FileError`; `Error` (invalid_argument) for what is no picture, or is beyond the limits;
/// (not_found) if ffmpeg is missing.
[[nodiscard]] inline Task<ImageSource> open_image(std::filesystem::path file,
                                                  MediaLimits limits = {}) {
    MediaInput input = co_await open_media(file);
    const MediaInfo info = co_await probe_media(input);
    VideoStream stream = video_of(info, file, limits);
    if (!detail::holds_pictures(info.container))
        throw Error{ErrorCode::invalid_argument,
                    quote(file.native()) + " is no picture, but " + info.container};
    co_return ImageSource{std::move(input), std::move(stream), info.bytes};
}

/// Whether a picture lies on its side and has to be turned before it is shown, as photographs do
/// that were taken upright; ffmpeg turns them by itself unless told not to.
///
/// Lifetime: `source` outlives the task.
[[nodiscard]] inline Task<bool> lies_on_side(const ImageSource& source) {
    ProcessOptions options = media_tool("ffprobe");
    options.add_arguments("-select_streams", source.stream.index, "-read_intervals", "%+#1",
                          "-show_entries", "frame_side_data=rotation", "-of", "default=nw=1:nk=1",
                          source.input.argument());
    const FfmpegResult result = co_await run_media_tool(options, source.input.file());
    co_return result.output.starts_with("90") || result.output.starts_with("-90");
}

} // namespace coflow::image
