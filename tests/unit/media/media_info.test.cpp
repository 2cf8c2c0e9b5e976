// SPDX-License-Identifier: MIT
#include "coflow/media/media_info.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

namespace {

std::string refusal(const MediaInfo& info, const MediaLimits& limits = {}) {
    try {
        static_cast<void>(video_of(info, "clip.mp4", limits));
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("the first stream of pictures that is no cover is looked at", "[analyzer]") {
    MediaInfo info;
    info.video.push_back({.index = 0, .width = 500, .height = 500, .is_cover = true});
    info.video.push_back({.index = 2, .width = 160, .height = 120});
    info.video.push_back({.index = 3, .width = 320, .height = 240});
    CHECK(video_of(info, "clip.mp4", {}).index == 2);
}

TEST_CASE("what has no pictures, or senseless ones, is refused with the reason", "[analyzer]") {
    MediaInfo info;
    CHECK(refusal(info) == "'clip.mp4' has neither pictures nor sound");
    info.audio.push_back({.index = 0, .codec = "mp3"});
    info.video.push_back({.index = 1, .width = 500, .height = 500, .is_cover = true});
    CHECK(refusal(info) == "'clip.mp4' has no pictures, only sound (mp3)");
    info.video[0].is_cover = false;
    CHECK(refusal(info) == "");
    CHECK(refusal(info, {.most_pixels = 249'999}) ==
          "'clip.mp4' has pictures of 500 x 500 pixels, more than the limit of 249999");
    info.video[0].width = 0;
    CHECK(refusal(info) == "'clip.mp4' has pictures without a size (0 x 500 pixels)");
    info.video[0] = {.width = 2'000'000'000, .height = 2'000'000'000};
    CHECK(refusal(info).find("more than the limit") != std::string::npos);
}
