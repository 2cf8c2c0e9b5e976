// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/video_source.hpp"

#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;
using namespace coflow::video;

TEST_CASE("a video is opened with what it says about itself", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_spliced_clip(scratch / "clip.mp4");
    test::Pool backend;
    const VideoSource source = backend.run(open_video(clip));
    CHECK(source.input.file() == clip);
    CHECK(source.info.audio.size() == 1);
    CHECK(source.stream.codec == "h264");
    CHECK(source.map() == "0:0");
    CHECK(test::error_of(open_video(clip, {.most_pixels = 19'199})).find("160 x 120") !=
          std::string::npos);
}

TEST_CASE("what is no video is refused with the reason", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto sound = test::make_media(scratch / "sound.mp4", "-f", "lavfi", "-i", "sine=d=0.1");
    CHECK(test::error_of(open_video(sound)).find("has no pictures, only sound (aac)") !=
          std::string::npos);
    CHECK(test::error_of(open_video(scratch / "none.mp4"), ErrorCode::not_found).find("none.mp4") !=
          std::string::npos);
    const auto zero =
        test::make_media(scratch / "zero.mp4", "-f", "lavfi", "-i", "color=red:s=16x16", "-t", "0");
    CHECK(test::error_of(open_video(zero)).find("zero.mp4' has neither pictures nor sound") !=
          std::string::npos);
}
