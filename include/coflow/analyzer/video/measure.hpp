// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/video/video_curve.hpp"
#include "coflow/analyzer/video/video_events.hpp"
#include "coflow/analyzer/video/video_source.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/ffmpeg.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// One pass through a video each; they may run at the same time. What is damaged in the video is
/// left out.
///
/// All of them throw `Error` (invalid_argument) if not a single picture can be decoded, and end
/// ffmpeg when they are cancelled. `source` outlives the task.

namespace coflow::video {

namespace detail {

/// Runs the filters over the video, made at most 320 pixels wide and high, and gives each line of
/// their metadata to `reader`; returns ffmpeg's complaints.
template <class Reader>
Task<std::vector<std::string>> read_metadata(const VideoSource& source, std::string filters,
                                             Reader& reader, MediaProgress progress) {
    const auto on_line = [&reader](std::string_view line) { reader.read(line); };
    ProcessOptions options = ffmpeg(source.input);
    options.output(ProcessOutput::lines(on_line))
        .add_arguments("-map", source.map(), "-vf", filters + ",metadata=print:file=-", "-f",
                       "null", "-");
    FfmpegResult result = co_await run_media_tool(options, source.input.file(),
                                                  source.info.duration, std::move(progress));
    co_return std::move(result.messages);
}

inline constexpr int measured_box = 320; // pixels

} // namespace detail

/// What a search for events has found.
struct FoundEvents {
    FoundEvents() = default;

    VideoEvents events;
    std::vector<std::string> damage; ///< What ffmpeg has complained of.
};

/// Finds the cuts and the black and frozen parts.
[[nodiscard]] inline Task<FoundEvents> find_video_events(const VideoSource& source,
                                                         VideoEventOptions options = {},
                                                         MediaProgress progress = {}) {
    VideoEventReader reader{options};
    std::string filters = fmt::format(
        "{},scdet=threshold={},blackdetect=d={}:pix_th={},freezedetect=n={}:d={}",
        fit_filter(detail::measured_box), options.cut_score, options.black_at_least.count(),
        options.black_below, options.frozen_difference, options.frozen_at_least.count());
    FoundEvents found;
    found.damage =
        co_await detail::read_metadata(source, std::move(filters), reader, std::move(progress));
    if (reader.metadata().frames() == 0)
        throw Error{ErrorCode::invalid_argument,
                    quote(source.input.file().native()) + " has no picture that can be decoded"};
    found.events = reader.finish();
    co_return found;
}

/// Measures brightness and motion so many times a second.
[[nodiscard]] inline Task<std::vector<CurvePoint>>
measure_video_curve(const VideoSource& source, double points_per_second = 2,
                    MediaProgress progress = {}) {
    if (!(points_per_second > 0 && points_per_second <= 1000))
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("a curve cannot have {} points per second", points_per_second)};
    VideoCurveReader reader;
    std::string filters = fmt::format("fps={},{},scale=out_range=full,format=yuv444p,signalstats",
                                      points_per_second, fit_filter(detail::measured_box));
    co_await detail::read_metadata(source, std::move(filters), reader, std::move(progress));
    std::vector<CurvePoint> curve = reader.finish();
    if (curve.empty())
        throw Error{ErrorCode::invalid_argument,
                    quote(source.input.file().native()) + " has no picture that can be decoded"};
    co_return curve;
}

} // namespace coflow::video
