// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/frame_rate.hpp"
#include "coflow/io/subprocess.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// How this module talks to ffmpeg.

namespace coflow::video::detail {

/// ffmpeg in `folder`, where filters find their files by names that need no escaping; it has no
/// input yet.
[[nodiscard]] inline ProcessOptions video_tool(const std::filesystem::path& folder) {
    ProcessOptions options = media_tool("ffmpeg");
    options.working_directory(folder).add_arguments("-nostdin", "-nostats", "-y", "-stats_period",
                                                    "0.1", "-progress", "pipe:2");
    return options;
}

/// Said of each input, because ffmpeg applies it to the next one only.
inline void add_input(ProcessOptions& options, const MediaInput& input) {
    options.add_arguments("-protocol_whitelist", "file,pipe", "-i", input.argument());
}

/// A file of our own making in ffmpeg's folder.
inline void add_input(ProcessOptions& options, std::string_view format, std::string_view name) {
    options.add_arguments("-f", format, "-i", name);
}

/// The arguments that encode pictures of this size without loss.
///
/// ffmpeg 5.1 codes each picture in several parts, and loses those that have no pixel; the first
/// version of the format has no parts.
[[nodiscard]] inline std::vector<std::string> lossless_codec(int width, int height) {
    constexpr int tiny = 8;
    return {"-c:v", "ffv1", "-level", std::min(width, height) < tiny ? "1" : "3", "-g", "1"};
}

/// What follows for a result that loses nothing, and where it goes.
inline void add_lossless_output(ProcessOptions& options, int width, int height,
                                const std::filesystem::path& file) {
    options.add_arguments(lossless_codec(width, height), "-c:a", "flac", "-map_metadata", "-1",
                          "-map_chapters", "-1", "-f", "matroska",
                          "file:" + std::filesystem::absolute(file).native());
}

/// A part of a result: nut keeps times exactly, where Matroska rounds them to milliseconds.
inline void add_part_output(ProcessOptions& options, int width, int height,
                            const std::string& name) {
    options.add_arguments(lossless_codec(width, height), "-c:a", "pcm_f32le", "-map_metadata", "-1",
                          "-map_chapters", "-1", "-f", "nut", name);
}

/// As `run_media_tool`, for what is to be complete.
///
/// Throws: `Error` (invalid_argument) with ffmpeg's complaints, too, if it has gone on after some.
inline Task<> run_strictly(ProcessOptions options, std::filesystem::path file,
                           std::chrono::duration<double> length = {}, MediaProgress progress = {}) {
    const FfmpegResult result =
        co_await run_media_tool(std::move(options), file, length, std::move(progress));
    if (result.messages.empty())
        co_return;
    std::string text = quote(file.native()) + " is damaged";
    for (const std::string& message : result.messages)
        text += (&message == &result.messages.front() ? ": " : "; ") + message;
    throw Error{ErrorCode::invalid_argument, text};
}

/// A time as filters read it.
[[nodiscard]] inline std::string time_text(std::chrono::duration<double> time) {
    return fmt::format("{:.6f}", time.count());
}

/// Makes pictures come at exactly this rate from 0 on, and be so many: the last one stays, if they
/// are too few.
[[nodiscard]] inline std::string exact_pictures(FrameRate rate, std::int64_t frames) {
    return fmt::format("fps={}:start_time=0,tpad=stop=-1:stop_mode=clone,trim=end_frame={}",
                       to_string(rate), frames);
}

/// Makes a sound begin at 0, where the pictures begin, and last so long; silence fills gaps.
[[nodiscard]] inline std::string exact_sound(std::chrono::duration<double> length) {
    return fmt::format("aresample=async=1:first_pts=0,apad,atrim=end={}", time_text(length));
}

/// Fits pictures into a format without distorting them, with black around.
[[nodiscard]] inline std::string fit_into(int width, int height) {
    // Where two pixels share a colour, pad would make an odd size even.
    const bool odd = width % 2 != 0 || height % 2 != 0;
    return fmt::format("scale=w='max(1,trunc(iw*min({0}/iw,{1}/ih)+0.01))':"
                       "h='max(1,trunc(ih*min({0}/iw,{1}/ih)+0.01))',"
                       "{2}pad={0}:{1}:(ow-iw)/2:(oh-ih)/2,setsar=1",
                       width, height, odd ? "format=yuv444p," : "");
}

/// The list of parts that ffmpeg's concat format reads: exact durations keep the joints exact.
class PartList {
public:
    void add(std::string_view name, std::chrono::duration<double> length) {
        text_ += fmt::format("file {}\nduration {}\n", name, time_text(length));
    }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_ = "ffconcat version 1.0\n";
};

inline constexpr int most_side = 8192; // pixels

/// Throws: `Error` (invalid_argument) for a size that no video has.
inline void check_size(std::int64_t width, std::int64_t height) {
    if (width < 1 || height < 1 || width > most_side || height > most_side)
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("a video cannot have {} x {} pixels; 1 to {} each", width, height,
                                most_side)};
}

} // namespace coflow::video::detail
