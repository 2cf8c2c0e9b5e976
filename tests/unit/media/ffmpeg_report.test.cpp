// SPDX-License-Identifier: MIT
#include "coflow/media/ffmpeg_report.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("the lines of -progress say how much is done", "[analyzer]") {
    FfmpegReport report{5s};
    CHECK(report.read("out_time_us=N/A") == std::nullopt);
    CHECK(report.read("frame=7") == std::nullopt);
    CHECK(report.read("stream_0_0_q=-0.0") == std::nullopt);
    CHECK(report.read("out_time_us=1000000") == std::optional{0.2});
    CHECK(report.read("out_time=00:00:01.000000") == std::nullopt);
    CHECK(report.read("out_time_us=6000000") == std::optional{1.0});
    CHECK(report.read("out_time_us=-40000") == std::optional{0.0});
    CHECK(report.read("progress=continue") == std::nullopt);
    CHECK(report.read("progress=end") == std::optional{1.0});
    CHECK(report.messages().empty());
}

TEST_CASE("without a known length only the end is told", "[analyzer]") {
    FfmpegReport report{0s};
    CHECK(report.read("out_time_us=1000000") == std::nullopt);
    CHECK(report.read("progress=end") == std::optional{1.0});
}

TEST_CASE("other lines are messages, without names that change from run to run", "[analyzer]") {
    FfmpegReport report{5s};
    report.read("[mov,mp4,m4a @ 0x55acda304d80] moov atom not found");
    report.read("file:/tmp/coflow-XaY/input: Invalid data found when processing input");
    report.read("[h264 @ 0x55acda304d81] no frame!");
    report.read("[h264 @ 0x55acda304d82] no frame!");
    report.read("");
    CHECK(report.messages() == std::vector<std::string>{"moov atom not found",
                                                        "Invalid data found when processing input",
                                                        "no frame!"});
    for (int line = 0; line < 100; ++line)
        report.read("message " + std::to_string(line));
    CHECK(report.messages().size() == FfmpegReport::most_messages);
}
