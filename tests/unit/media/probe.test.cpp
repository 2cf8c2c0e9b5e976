// SPDX-License-Identifier: MIT
#include "coflow/media/probe.hpp"

#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;

namespace {

MediaInfo probe(const std::filesystem::path& file) {
    test::Pool backend;
    const MediaInput input = backend.run(open_media(file));
    return backend.run(probe_media(input));
}

std::string refusal(const std::filesystem::path& file) {
    const MediaInput input{file};
    return test::error_of(probe_media(input));
}

} // namespace

TEST_CASE("what ffprobe writes is read, whatever is left out of it", "[analyzer]") {
    const MediaInfo info = detail::parse_ffprobe(R"({
        "streams": [
            {"index": 0, "codec_name": "h264", "codec_type": "video", "width": 1920,
             "height": 1080, "pix_fmt": "yuv420p", "avg_frame_rate": "30000/1001",
             "disposition": {"attached_pic": 0}},
            {"index": 1, "codec_name": "aac", "codec_type": "audio", "sample_rate": "48000",
             "channels": 2},
            {"index": 2, "codec_type": "video", "avg_frame_rate": "0/0", "width": "wide",
             "disposition": {"attached_pic": 1}},
            {"index": 3, "codec_type": "subtitle"}, {}],
        "format": {"format_name": "mov,mp4", "duration": "5.040000", "size": "73070",
                   "bit_rate": "116912"}})");
    CHECK(info.container == "mov,mp4");
    CHECK(info.duration.count() == Approx(5.04));
    CHECK(info.bytes == 73070);
    CHECK(info.bits_per_second == 116912);
    REQUIRE(info.video.size() == 2);
    CHECK(info.video[0].codec == "h264");
    CHECK(info.video[0].width == 1920);
    CHECK(info.video[0].height == 1080);
    CHECK(info.video[0].frames_per_second == Approx(29.97).margin(0.001));
    CHECK_FALSE(info.video[0].is_cover);
    CHECK(info.video[1].is_cover);
    CHECK(info.video[1].width == 0);
    CHECK(info.video[1].frames_per_second == 0);
    REQUIRE(info.audio.size() == 1);
    CHECK(info.audio[0].sample_rate == 48000);
    CHECK(info.audio[0].channels == 2);
    CHECK(detail::parse_ffprobe("{}").video.empty());
}

TEST_CASE("a clip's streams are found, whatever its name is", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_spliced_clip(scratch / "clip.mp4");
    for (const char* name : {"-i a'b\"c\n%d*.mp4", "looks like.jpg", "http:", "|touch x"}) {
        CAPTURE(name);
        std::filesystem::copy(clip, scratch / name);
        const MediaInfo info = probe(scratch / name);
        CHECK(info.duration.count() == Approx(5).margin(0.04)); // a picture
        REQUIRE(info.video.size() == 1);
        CHECK(info.video[0].codec == "h264");
        CHECK(info.video[0].width == 160);
        CHECK(info.video[0].height == 120);
        CHECK(info.video[0].frames_per_second == Approx(25));
        REQUIRE(info.audio.size() == 1);
        CHECK(info.audio[0].codec == "aac");
    }
}

TEST_CASE("what is no media file, or only half of one, is refused", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_spliced_clip(scratch / "clip.mp4");
    const auto half = scratch.file("half.mp4", test::content_of(clip).substr(0, 20'000));
    CHECK(refusal(half).find("half.mp4' is no media file that ffmpeg can read: moov atom") !=
          std::string::npos);
    CHECK(refusal(scratch.file("text.mp4", "text")).find("Invalid data") != std::string::npos);
}

TEST_CASE("a list of other files is not followed", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_spliced_clip(scratch / "clip.mp4");
    const auto list = scratch.file("list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n" +
                                                   clip.native() + "\n#EXT-X-ENDLIST\n");
    CHECK(refusal(list).find("list of other files (hls)") != std::string::npos);
}
