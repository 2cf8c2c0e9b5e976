// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/video_shape.hpp"
#include "coflow/io/subprocess.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::video::detail {

/// Decodes all of a video, and says how many pictures there are.
///
/// Throws: as `run_strictly`.
[[nodiscard]] inline Task<std::int64_t> count_frames(const MediaInput& input,
                                                     std::filesystem::path named,
                                                     std::chrono::duration<double> length,
                                                     MediaProgress progress = {}) {
    std::int64_t frames = 0;
    FfmpegReport report{length};
    const auto on_line = [&](std::string_view line) {
        constexpr std::string_view key = "frame=";
        if (line.starts_with(key))
            std::from_chars(line.data() + key.size(), line.data() + line.size(), frames);
        else if (const std::optional<double> done = report.read(line); done && progress)
            progress(*done);
    };
    ProcessOptions options = media_tool("ffmpeg");
    options.output(ProcessOutput::lines(on_line))
        .add_arguments("-nostdin", "-nostats", "-stats_period", "0.1", "-progress", "pipe:1", "-i",
                       input.argument(), "-map", "0:V:0", "-map", "0:a:0?", "-fps_mode",
                       "passthrough", "-f", "null", "-");
    co_await run_strictly(std::move(options), std::move(named));
    co_return frames;
}

/// A video that has been opened to be changed.
struct EditSource {
    EditSource(MediaInput opened, MediaInfo found, int pictures, VideoShape looks)
        : input{std::move(opened)}, info{std::move(found)}, stream{pictures}, shape{looks} {}

    MediaInput input;
    MediaInfo info;
    int stream; ///< Of pictures, among all of the file.
    VideoShape shape;
};

/// Throws: `FileError`; `Error` (invalid_argument) that says why for what is no video, is damaged
/// where that is found out, or has pictures beyond the limits; (not_found) if ffprobe is missing.
[[nodiscard]] inline Task<EditSource> open_edit_source(std::filesystem::path file,
                                                       MediaLimits limits = {}) {
    MediaInput input = co_await open_media(file);
    MediaInfo info = co_await probe_media(input);
    const VideoStream& stream = video_of(info, file, limits);
    const int index = stream.index;
    if (std::max(stream.width, stream.height) > most_side)
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("{} has pictures of {} x {} pixels; at most {} each are edited",
                                quote(file.native()), stream.width, stream.height, most_side)};
    VideoShape shape{stream.width, stream.height, FrameRate::of(stream.frames_per_second), 0,
                     !info.audio.empty()};
    if (info.duration.count() > 0)
        shape.frames = std::max<std::int64_t>(1, shape.rate.frames_in(info.duration));
    else // a picture, or a stream without a container
        shape.frames = co_await count_frames(input, file, {});
    if (shape.frames < 1)
        throw Error{ErrorCode::invalid_argument,
                    quote(file.native()) + " has no picture that can be decoded"};
    co_return EditSource{std::move(input), std::move(info), index, shape};
}

/// `-vf` and `-af` of a filter run over a source, and the streams that they are for.
inline void add_filters(ProcessOptions& options, int stream, const VideoShape& shape,
                        std::string_view pictures, std::string_view sound) {
    options.add_arguments("-map", fmt::format("0:{}", stream), "-vf", pictures);
    if (shape.has_sound)
        options.add_arguments("-map", "0:a:0", "-af", sound);
}

} // namespace coflow::video::detail
