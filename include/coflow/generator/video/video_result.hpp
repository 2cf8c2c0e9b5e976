// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/media/export_files.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/media_input.hpp"
#include "coflow/media/probe.hpp"

#include <filesystem>
#include <utility>
#include <vector>

namespace coflow::video {

/// A video that has been made.
struct VideoResult {
    VideoResult() = default;

    std::filesystem::path file;
    MediaInfo info;
};

/// Looks at the video that has been `made`, and lets it appear as `file`, complete or not at all.
///
/// Throws: `FileError`; `Error` (invalid_argument) if it is no video.
/// Cancellation: nothing has appeared.
[[nodiscard]] inline Task<VideoResult> keep_video(std::filesystem::path made,
                                                  std::filesystem::path file) {
    VideoResult result;
    {
        const MediaInput input = co_await open_media(made);
        result.info = co_await probe_media(input);
    }
    static_cast<void>(video_of(result.info, file, MediaLimits{}));
    std::vector<FileExport> exports{{std::move(made), file}};
    co_await export_files(std::move(exports));
    result.file = std::move(file);
    co_return result;
}

} // namespace coflow::video
