// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/detail/parse_ffprobe.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/media_input.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

namespace detail {

inline constexpr std::array<std::string_view, 5> list_formats{"concat", "dash", "hls", "imf",
                                                              "sdp"};

/// `parse_ffprobe`, for what is no list of other files.
[[nodiscard]] inline MediaInfo read_probe(std::string_view text,
                                          const std::filesystem::path& file) {
    MediaInfo info = parse_ffprobe(text);
    if (std::ranges::find(list_formats, info.container) != list_formats.end())
        throw Error{ErrorCode::invalid_argument, quote(file.native()) +
                                                     " is a list of other files (" +
                                                     info.container + "), which are not read"};
    return info;
}

} // namespace detail

/// Opens a file for the media tools; see `MediaInput`.
[[nodiscard]] inline Task<MediaInput> open_media(std::filesystem::path file) {
    const auto open = [](std::filesystem::path name) { return MediaInput{std::move(name)}; };
    co_return co_await run_blocking(open, std::move(file));
}

/// What ffprobe finds in a file.
///
/// Throws: as `run_media_tool`; `Error` (invalid_argument) for a list of other files: a file that
/// comes from elsewhere shall not choose what is read.
/// Lifetime: `input` outlives the task.
[[nodiscard]] inline Task<MediaInfo> probe_media(const MediaInput& input) {
    ProcessOptions options = media_tool("ffprobe");
    options.add_arguments("-of", "json", "-show_format", "-show_streams", input.argument());
    const FfmpegResult result = co_await run_media_tool(options, input.file());
    co_return detail::read_probe(result.output, input.file());
}

} // namespace coflow
