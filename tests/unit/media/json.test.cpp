// SPDX-License-Identifier: MIT
#include "coflow/media/json.hpp"

#include "support/catch.hpp"

using namespace coflow;
using nlohmann::json;

TEST_CASE("what is known of a media file becomes JSON", "[analyzer]") {
    MediaInfo info;
    info.container = "matroska,webm";
    info.duration = std::chrono::duration<double>{2.5};
    info.bytes = 7;
    info.bits_per_second = 8;
    info.video.push_back({.codec = "vp9", .width = 16, .height = 9, .frames_per_second = 25});
    info.audio.push_back({.index = 1, .codec = "opus", .sample_rate = 48000, .channels = 2});
    const json expected = json::parse(R"({
        "container": "matroska,webm", "duration": 2.5, "bytes": 7, "bits_per_second": 8,
        "video": [{"index": 0, "codec": "vp9", "pixel_format": "", "width": 16, "height": 9,
                   "frames_per_second": 25.0, "is_cover": false}],
        "audio": [{"index": 1, "codec": "opus", "sample_rate": 48000, "channels": 2}]})");
    CHECK(json(info) == expected);
}

TEST_CASE("limits are read from JSON", "[analyzer]") {
    CHECK(json::parse(R"({"most_pixels": 5})").get<MediaLimits>().most_pixels == 5);
    CHECK(json::object().get<MediaLimits>().most_pixels == MediaLimits{}.most_pixels);
}
