// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/video/video_source.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/ffmpeg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::video {

/// Which pictures of a video are taken, and how big they become.
struct ThumbnailOptions {
    std::size_t count = 12; ///< At equal distances, each in the middle of its part.
    int box = 240;          ///< Neither wider nor higher than so many pixels; aspect is kept.
};

/// A picture of a video, as a PNG file.
struct Thumbnail {
    Thumbnail() = default;
    Thumbnail(std::chrono::duration<double> when, std::filesystem::path picture)
        : at{when}, file{std::move(picture)} {}

    std::chrono::duration<double> at{};
    std::filesystem::path file;
};

namespace detail {

[[nodiscard]] inline std::vector<Thumbnail> plan_thumbnails(const VideoSource& source,
                                                            const ThumbnailOptions& options) {
    constexpr std::size_t most = 1000;
    if (options.count == 0 || options.count > most || options.box < 1 || options.box > 4096)
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("cannot make {} thumbnails in a box of {} pixels; 1 to {}, in 1 to "
                                "4096 pixels",
                                options.count, options.box, most)};
    // Without a known duration there is only the beginning to be sure of.
    const std::size_t count = source.info.duration.count() > 0 ? options.count : 1;
    std::vector<Thumbnail> plan;
    for (std::size_t index = 0; index < count; ++index)
        plan.emplace_back(source.info.duration * (static_cast<double>(index) + 0.5) /
                              static_cast<double>(count),
                          source.input.folder() / fmt::format("thumbnail-{:03}.png", index + 1));
    return plan;
}

/// Makes it, unless the video ends before.
inline Task<> make_thumbnail(const VideoSource& source, const Thumbnail& thumbnail, int box) {
    ProcessOptions options =
        ffmpeg(source.input, "-ss", fmt::format("{:.3f}", thumbnail.at.count()));
    options.add_arguments("-map", source.map(), "-frames:v", "1", "-vf", fit_filter(box), "-f",
                          "image2", "-update", "1", "-c:v", "png",
                          "file:" + thumbnail.file.native());
    co_await run_media_tool(options, source.input.file());
}

} // namespace detail

/// Takes pictures of the video into the folder of `source`, several at a time.
///
/// Throws: `Error` (invalid_argument) for senseless options, or if no picture can be decoded.
/// Cancellation: ends ffmpeg.
/// Lifetime: `source` outlives the task, and what is made does not outlive `source`.
[[nodiscard]] inline Task<std::vector<Thumbnail>> make_thumbnails(const VideoSource& source,
                                                                  ThumbnailOptions options = {},
                                                                  MediaProgress progress = {}) {
    constexpr std::size_t at_a_time = 2;
    std::vector<Thumbnail> planned = detail::plan_thumbnails(source, options);
    std::atomic<std::size_t> done{0};
    const auto make = [&](const Thumbnail& thumbnail) -> Task<> {
        co_await detail::make_thumbnail(source, thumbnail, options.box);
        const std::size_t so_far = ++done;
        if (progress)
            progress(static_cast<double>(so_far) / static_cast<double>(planned.size()));
    };
    co_await map_concurrent(std::as_const(planned), at_a_time, make);
    std::erase_if(planned,
                  [](const Thumbnail& each) { return !std::filesystem::exists(each.file); });
    if (planned.empty())
        throw Error{ErrorCode::invalid_argument,
                    quote(source.input.file().native()) + " has no picture that can be decoded"};
    co_return planned;
}

} // namespace coflow::video
