// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_processing.hpp"

#include "unit/generator/video/frames.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

TEST_CASE("a video is processed, and may take the place of its source", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_clip(scratch / "-clip.mkv", {{"red", 10}, {"blue", 10}});
    VideoProcessing processing;
    test::Pool backend;
    const VideoProcessingRequest request{clip, {Cut{0.36s, 0.44s}}, clip};
    const VideoResult result = backend.run(processing.run(request));
    CHECK(result.file == clip);
    CHECK(test::colour_names_of(clip) == "rb");
    CHECK(processing.progress().percentage == 100);
    CHECK(scratch.names() == std::vector<std::string>{"-clip.mkv"});
}

TEST_CASE("processing that fails or is cancelled leaves no file", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_long_clip(scratch / "long.mp4");
    VideoProcessing processing;
    CHECK(
        test::error_of(processing.run({clip, {Speed{9}}, scratch / "made.mkv"})).find("9 times") !=
        std::string::npos);
    test::Pool backend;
    auto run = backend.executor.start(processing.run({clip, {Speed{0.25}}, scratch / "made.mkv"}));
    while (processing.progress().percentage <= 0)
        std::this_thread::yield();
    const auto start = std::chrono::steady_clock::now();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < 1s);
    CHECK(scratch.names() == std::vector<std::string>{"long.mp4"});
}
