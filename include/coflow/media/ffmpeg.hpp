// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/io/subprocess.hpp"
#include "coflow/media/ffmpeg_report.hpp"
#include "coflow/media/media_input.hpp"
#include "coflow/media/media_progress.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// What a run of ffmpeg has left.
struct FfmpegResult {
    FfmpegResult() = default;

    std::string output;
    std::vector<std::string> messages; ///< What it has complained of, such as damaged frames.
};

/// `program` of the media tools, told to complain of errors only.
///
/// Files and pipes only: what is in a file cannot make ffmpeg open a connection.
[[nodiscard]] inline ProcessOptions media_tool(std::string_view program) {
    return ProcessOptions{std::filesystem::path{program}, "-hide_banner", "-loglevel", "error",
                          "-protocol_whitelist",          "file,pipe"};
}

/// What to say of a file that a tool has refused, with its reasons.
[[nodiscard]] inline std::string bad_media(const std::filesystem::path& file,
                                           const std::vector<std::string>& messages) {
    std::string text = quote(file.native()) + " is no media file that ffmpeg can read";
    for (const std::string& message : messages)
        text += (&message == &messages.front() ? ": " : "; ") + message;
    return text;
}

/// The filter that fits pictures into a square, without making them bigger; a very thin one stays
/// a pixel wide, which the filter's own way of keeping the aspect makes 0. Pixels that are not
/// square become so.
[[nodiscard]] inline std::string fit_filter(int box) {
    const std::string factor = fmt::format("min(1,min({0}/(iw*sar),{0}/ih))", box);
    return fmt::format("scale=w='max(1,trunc(iw*sar*{0}))':h='max(1,trunc(ih*{0}))',setsar=1",
                       factor);
}

/// ffmpeg reading `input` after `input_options`; add what is to be made of it.
template <class... Arguments>
[[nodiscard]] ProcessOptions ffmpeg(const MediaInput& input, const Arguments&... input_options) {
    ProcessOptions options = media_tool("ffmpeg");
    options.add_arguments("-nostdin", "-nostats", "-y", "-stats_period", "0.1", "-progress",
                          "pipe:2", input_options..., "-i", input.argument());
    return options;
}

/// Runs ffmpeg, or ffprobe, for `file` and waits until it has ended.
///
/// `progress` is told, if there is any, how much of `length` is done.
/// Throws: `Error` (not_found) that names the package if the program is missing;
/// (invalid_argument) with the program's reasons if it fails.
/// Cancellation: ends the program at once, at the latest after half a second.
inline Task<FfmpegResult> run_media_tool(ProcessOptions options, std::filesystem::path file,
                                         std::chrono::duration<double> length = {},
                                         MediaProgress progress = {}) {
    FfmpegReport report{length};
    const auto on_line = [&](std::string_view line) {
        if (const std::optional<double> fraction = report.read(line); fraction && progress)
            progress(*fraction);
    };
    options.errors(ProcessOutput::lines(on_line)).grace_period(std::chrono::milliseconds{500});
    std::optional<ProcessResult> result;
    try {
        result.emplace(co_await run_process(options));
    } catch (const ProcessError& error) {
        if (error.code() != ErrorCode::not_found)
            throw;
        throw Error{ErrorCode::not_found,
                    std::string{"cannot run "} + error.what() +
                        "; it is part of ffmpeg, on Debian: apt-get install ffmpeg"};
    }
    if (!result->success())
        throw Error{ErrorCode::invalid_argument, bad_media(file, report.messages())};
    FfmpegResult left;
    left.output = std::move(result->output);
    left.messages = report.messages();
    co_return left;
}

} // namespace coflow
