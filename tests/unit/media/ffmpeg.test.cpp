// SPDX-License-Identifier: MIT
#include "coflow/media/ffmpeg.hpp"

#include "unit/media/clips.hpp"

#include <chrono>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("ffmpeg's output comes back and its progress is told", "[analyzer]") {
    const test::ScratchFolder scratch;
    const MediaInput input{test::make_spliced_clip(scratch / "a b.mp4")};
    std::vector<double> told;
    const auto on_progress = [&told](double fraction) { told.push_back(fraction); };
    ProcessOptions options = ffmpeg(input);
    options.add_arguments("-map", "0:a", "-ac", "1", "-ar", "8000", "-f", "s16le", "pipe:1");
    test::Pool backend;
    const FfmpegResult result = backend.run(run_media_tool(options, input.file(), 5s, on_progress));
    CHECK(result.output.size() > 2 * 8000 * 49 / 10); // 5 s, less than 2 % of padding
    CHECK(result.output.size() < 2 * 8000 * 51 / 10);
    CHECK(result.messages.empty());
    REQUIRE_FALSE(told.empty());
    CHECK(told.back() == 1.0);
}

TEST_CASE("a program that is missing is named with its package", "[analyzer]") {
    const std::string message = test::error_of(
        run_media_tool(media_tool("no-such-ffmpeg"), "clip.mp4"), ErrorCode::not_found);
    CHECK(message.find("no-such-ffmpeg") != std::string::npos);
    CHECK(message.find("apt-get install ffmpeg") != std::string::npos);
}

TEST_CASE("a program that fails gives its reasons", "[analyzer]") {
    const test::ScratchFolder scratch;
    const MediaInput input{scratch.file("not a video.mp4", "just a text")};
    ProcessOptions options = ffmpeg(input);
    options.add_arguments("-f", "null", "-");
    CHECK(test::error_of(run_media_tool(options, input.file()))
              .find("not a video.mp4' is no media file that ffmpeg can read: Invalid data") !=
          std::string::npos);
}

TEST_CASE("what a file says cannot open a connection", "[analyzer]") {
    ProcessOptions options = media_tool("ffprobe");
    options.add_arguments("http://localhost:1/clip.mp4");
    CHECK(test::error_of(run_media_tool(options, "clip.mp4")).find("not on whitelist") !=
          std::string::npos);
}
