// SPDX-License-Identifier: MIT
#include "app/ffmpeg.hpp"

#include "app/ffmpeg_progress.hpp"
#include "coflow/base/error.hpp"
#include "coflow/io/subprocess.hpp"

#include <fmt/format.h>

#include <string_view>

namespace music {

namespace {

using coflow::ProcessOptions;
using coflow::ProcessOutput;
using coflow::ProcessResult;

/// The last line that ffmpeg wrote, which is its reason.
std::string last_line(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    const std::size_t start = text.find_last_of("\r\n");
    return std::string{start == std::string_view::npos ? text : text.substr(start + 1)};
}

ProcessOptions ffmpeg() {
    ProcessOptions options{"ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y"};
    return options;
}

/// As an argument that ffmpeg takes for a file whatever its name looks like.
std::string as_file(const std::filesystem::path& path) {
    return "file:" + std::filesystem::absolute(path).string();
}

void check_disk(const ProcessResult& result) {
    if (result.errors.find("No space left on device") != std::string::npos)
        throw coflow::Error{
            coflow::ErrorCode::io_failure,
            "the disk is full; free some space or choose another folder with --output"};
}

/// In a filter's option, what means something to the filter parser is escaped; see "Quoting and
/// escaping" in ffmpeg's documentation. Twice, because the graph is parsed first and the option
/// after it.
std::string escape_for_filter(const std::string& text) {
    const auto escape = [](const std::string& from, std::string_view special) {
        std::string to;
        for (const char letter : from) {
            if (special.find(letter) != std::string_view::npos)
                to += '\\';
            to += letter;
        }
        return to;
    };
    return escape(escape(text, "\\':"), "\\'[],;");
}

/// The notes of the sound as bars, and their history flowing down, under the title.
std::string picture_of(const VideoJob& job) {
    return fmt::format("[0:a]showcqt=s={}x{}:fps=25:bar_g=2:sono_g=4,"
                       "drawtext=textfile={}:expansion=none:font=Sans:fontcolor=white:"
                       "fontsize={}:x=(w-tw)/2:y=h/24:box=1:boxcolor=black@0.45:boxborderw={},"
                       "format=yuv420p[v]",
                       job.width, job.height, escape_for_filter(job.title_file.string()),
                       job.height / 18, job.height / 60);
}

} // namespace

coflow::Task<> require_ffmpeg() {
    ProcessOptions version{"ffmpeg", "-version"};
    version.output(ProcessOutput::discarded());
    try {
        co_await coflow::run_process(version);
    } catch (const coflow::ProcessError& error) {
        throw coflow::Error{
            coflow::ErrorCode::not_found,
            fmt::format("cannot run {}; install the Debian package ffmpeg", error.what())};
    }
}

coflow::Task<> decode_with_ffmpeg(std::filesystem::path song, std::filesystem::path wav) {
    ProcessOptions options = ffmpeg();
    options.add_arguments("-i", as_file(song), "-vn", "-map", "0:a:0", "-c:a", "pcm_s16le",
                          as_file(wav));
    const ProcessResult result = co_await coflow::run_process(options);
    if (result.success())
        co_return;
    check_disk(result);
    throw coflow::Error{coflow::ErrorCode::invalid_argument,
                        song.string() + " is not audio that ffmpeg can decode (" +
                            last_line(result.errors) +
                            "); give a music file such as mp3, flac or wav"};
}

coflow::Task<> make_video(VideoJob job, MediaProgress progress) {
    const FfmpegProgress lines{job.length.count()};
    const auto on_line = [&lines, &progress](std::string_view line) {
        if (const auto fraction = lines.read(line))
            coflow::report_progress(progress, *fraction);
    };
    ProcessOptions options = ffmpeg();
    options.output(ProcessOutput::lines(on_line))
        .add_arguments("-progress", "pipe:1", "-nostats", "-i", as_file(job.sound),
                       "-filter_complex", picture_of(job), "-map", "[v]", "-map", "0:a", "-c:v",
                       "libx264", "-preset", "veryfast", "-crf", "23", "-c:a", "aac", "-b:a",
                       "192k", "-t", fmt::format("{:.3f}", job.length.count()), "-movflags",
                       "+faststart", as_file(job.video));
    const ProcessResult result = co_await coflow::run_process(options);
    if (result.success())
        co_return;
    check_disk(result);
    throw coflow::Error{coflow::ErrorCode::invalid_argument,
                        "ffmpeg could not make the video: " + last_line(result.errors)};
}

} // namespace music
