// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/media_input.hpp"
#include "coflow/media/probe.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace coflow::video {

/// A video that has been opened.
struct VideoSource {
    VideoSource(MediaInput opened, MediaInfo found, VideoStream chosen)
        : input{std::move(opened)}, info{std::move(found)}, stream{std::move(chosen)} {}

    MediaInput input;
    MediaInfo info;
    VideoStream stream; ///< The one that is looked at.

    /// The stream as ffmpeg's option `-map` names it.
    [[nodiscard]] std::string map() const { return "0:" + std::to_string(stream.index); }
};

/// Opens a video and reads what it says about itself.
///
/// Throws: `FileError`; `Error` (invalid_argument) that says why for what is no video, or has
/// pictures beyond the limits; (not_found) if ffprobe is missing.
[[nodiscard]] inline Task<VideoSource> open_video(std::filesystem::path file,
                                                  MediaLimits limits = {}) {
    MediaInput input = co_await open_media(file);
    MediaInfo info = co_await probe_media(input);
    VideoStream stream = video_of(info, file, limits);
    co_return VideoSource{std::move(input), std::move(info), std::move(stream)};
}

} // namespace coflow::video
