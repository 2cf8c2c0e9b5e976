// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_result.hpp"

#include "unit/generator/video/frames.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::video;

TEST_CASE("a video that has been made appears with what is known of it", "[generator]") {
    const test::ScratchFolder scratch;
    const auto made = test::make_clip(scratch / "made", {{"red", 10}});
    test::Pool backend;
    const VideoResult result = backend.run(keep_video(made, scratch / "kept.mp4"));
    CHECK(result.file == scratch / "kept.mp4");
    CHECK(result.info.duration.count() == Approx(0.4));
    CHECK(test::content_of(result.file) == test::content_of(made));
}

TEST_CASE("what is no video does not appear", "[generator]") {
    const test::ScratchFolder scratch;
    const auto sound = test::make_media(scratch / "sound.wav", "-f", "lavfi", "-i", "sine=d=0.1");
    CHECK(test::error_of(keep_video(sound, scratch / "kept.mp4")).find("only sound") !=
          std::string::npos);
    CHECK(test::error_of(keep_video(scratch.file("empty", ""), scratch / "kept.mp4"))
              .find("is empty") != std::string::npos);
    CHECK(scratch.names() == std::vector<std::string>{"empty", "sound.wav"});
}

TEST_CASE("a video that is no longer wanted does not appear", "[generator]") {
    const test::ScratchFolder scratch;
    const auto made = test::make_clip(scratch / "made", {{"red", 10}});
    test::Pool backend;
    auto task = backend.executor.start(keep_video(made, scratch / "kept.mp4"));
    task.request_stop();
    CHECK_THROWS_AS(task.get(), Cancelled);
    CHECK(scratch.names() == std::vector<std::string>{"made"});
}
