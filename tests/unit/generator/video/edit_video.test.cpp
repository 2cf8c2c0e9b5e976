// SPDX-License-Identifier: MIT
#include "coflow/generator/video/edit_video.hpp"

#include "unit/generator/video/frames.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

const std::vector<test::ColourRun> flag{{"red", 10}, {"0x00ff00", 15}, {"blue", 5}};

/// The colours of what an operation makes of a clip.
std::string colours_after(const std::filesystem::path& clip, const test::ScratchFolder& scratch,
                          const std::vector<VideoOperation>& operations) {
    const auto made = scratch / "made";
    test::Pool backend;
    backend.run(edit_video(clip, operations, made));
    return test::colour_names_of(made);
}

std::string repeat(char letter, std::size_t count) { return std::string(count, letter); }

} // namespace

TEST_CASE("a cut at a frame shows exactly that frame", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_clip(scratch / "clip.mp4", flag);
    CHECK(colours_after(clip, scratch, {Cut{9 * 0.04s, 11 * 0.04s}}) == "rg");
    CHECK(colours_after(clip, scratch, {Cut{10 * 0.04s, 25 * 0.04s}}) == repeat('g', 15));
    CHECK(colours_after(clip, scratch, {Cut{25 * 0.04s, {}}}) == "bbbbb");
    CHECK(colours_after(clip, scratch, {Cut{5 * 0.04s, {}}, Cut{0s, 6 * 0.04s}}) == "rrrrrg");
    CHECK(test::info_of(scratch / "made").duration.count() == Approx(0.24).margin(0.001));
    const auto television = test::make_clip(scratch / "30.mkv", flag, "32x18", 30);
    CHECK(colours_after(television, scratch, {Cut{10s / 30.0, 26s / 30.0}}) ==
          repeat('g', 15) + "b");
}

TEST_CASE("videos are joined in order, whatever their sizes and rates", "[generator]") {
    const test::ScratchFolder scratch;
    const auto first = test::make_clip(scratch / "first", {{"red", 10}});
    const auto second =
        test::make_clip(scratch / "- second 100%d.mkv", {{"blue", 15}}, "64x64", 30);
    const auto third = test::make_clap(scratch / "third 'quoted'\n.mp4");
    CHECK(colours_after(first, scratch, {Join{{second, third}}, Join{{first}}}) ==
          repeat('r', 10) + repeat('b', 13) + repeat('k', 25) + repeat('w', 25) + repeat('r', 10));
    const MediaInfo info = test::info_of(scratch / "made");
    CHECK(info.video.at(0).width == 160);
    CHECK(info.video.at(0).frames_per_second == Approx(25));
    // The tone still starts with the white.
    CHECK(test::loud_from(scratch / "made") == Approx((10 + 13 + 25) * 0.04).margin(0.02));
    CHECK(test::samples_of(scratch / "made").size() == Approx(83 * 1920).margin(960));
}

TEST_CASE("cutting keeps the sound with the pictures", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clap = test::make_clap(scratch / "clap.mkv");
    CHECK(colours_after(clap, scratch, {Cut{0.6s, 1.4s}}) == repeat('k', 10) + repeat('w', 10));
    CHECK(test::loud_from(scratch / "made") == Approx(0.4).margin(0.002));
    CHECK(test::samples_of(scratch / "made").size() == Approx(0.8 * 48000).margin(96));
}

TEST_CASE("speed changes pictures and sound together", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clap = test::make_clap(scratch / "clap.mkv");
    for (const double factor : {0.25, 0.5, 1.5, 4.0}) {
        CAPTURE(factor);
        const std::string colours = colours_after(clap, scratch, {Speed{factor}});
        CHECK(colours.size() == Approx(50 / factor).margin(0.51));
        const double change = static_cast<double>(colours.find('w')) * test::a_frame;
        CHECK(change == Approx(1 / factor).margin(test::a_frame));
        // 20 ms of the source: the beginning of a tone is stretched with it.
        CHECK(test::loud_from(scratch / "made") ==
              Approx(1 / factor).margin(0.02 * std::max(1.0, 1 / factor)));
        CHECK(test::info_of(scratch / "made").duration.count() ==
              Approx(2 / factor).margin(test::a_frame));
        // The tone keeps its pitch: 1000 periods a second.
        const std::vector<float> samples = test::samples_of(scratch / "made");
        const auto from = static_cast<std::size_t>(1.2 / factor * 48000);
        const auto end = static_cast<std::size_t>(1.7 / factor * 48000);
        int rises = 0;
        for (std::size_t at = from; at < end; ++at)
            rises += samples[at - 1] < 0 && samples[at] >= 0 ? 1 : 0;
        CHECK(rises == Approx(500 / factor).epsilon(0.02));
    }
}

TEST_CASE("pictures are scaled, cropped and turned to the pixel", "[generator]") {
    const test::ScratchFolder scratch;
    // A quarter of each colour, clockwise from the upper left: red, green, blue, white.
    const auto chart = test::make_media(
        scratch / "chart.mkv", "-f", "lavfi", "-i",
        "color=white:s=160x90:r=25:d=0.12,format=gbrp,drawbox=0:0:80:45:red:t=fill,"
        "drawbox=80:0:80:45:0x00ff00:t=fill,drawbox=80:45:80:45:blue:t=fill",
        "-c:v", "ffv1");
    test::Pool backend;
    const auto corners_after = [&](const VideoOperation& operation, int width, int height) {
        backend.run(edit_video(chart, {operation}, scratch / "made"));
        const MediaInfo info = test::info_of(scratch / "made");
        CHECK(info.video.at(0).width == width);
        CHECK(info.video.at(0).height == height);
        const auto frames =
            test::frames_of(scratch / "made", "null", static_cast<std::size_t>(width * height));
        CHECK(frames.size() == 3);
        const image::Pixels pixels{static_cast<std::size_t>(width),
                                   static_cast<std::size_t>(height), frames.at(1)};
        std::string names;
        for (const auto& [x, y] : {std::pair<std::size_t, std::size_t>{0, 0},
                                   {pixels.width() - 1, 0},
                                   {pixels.width() - 1, pixels.height() - 1},
                                   {0, pixels.height() - 1}}) {
            const image::Rgb colour = pixels.at(x, y);
            const int bits = (colour.red > 128 ? 4 : 0) + (colour.green > 128 ? 2 : 0) +
                             (colour.blue > 128 ? 1 : 0);
            names += "kbgcrmyw"[bits];
        }
        return names;
    };
    CHECK(corners_after(Scale{33, 17}, 33, 17) == "rgbw");
    CHECK(corners_after(Scale{0, 45}, 80, 45) == "rgbw");
    CHECK(corners_after(Scale{1, 1}, 1, 1).size() == 4);
    CHECK(corners_after(Crop{79, 44, 2, 2}, 2, 2) == "rgbw");
    CHECK(corners_after(Crop{79, 0, 33, 17}, 33, 17) == "rggr");
    CHECK(corners_after(Crop{80, 45, 1, 1}, 1, 1) == "bbbb");
    CHECK(corners_after(Rotate{90}, 90, 160) == "wrgb");
    CHECK(corners_after(Rotate{180}, 160, 90) == "bwrg");
    CHECK(corners_after(Rotate{270}, 90, 160) == "gbwr");
    CHECK(corners_after(Rotate{-360}, 160, 90) == "rgbw");
    CHECK(corners_after(Rotate{45}, 177, 177) == "kkkk");
}

TEST_CASE("odd sizes are edited", "[generator]") {
    const test::ScratchFolder scratch;
    for (const char* size : {"1x1", "33x17"}) {
        CAPTURE(size);
        const auto clip = test::make_clip(scratch / size, {{"red", 4}}, size);
        const auto other = test::make_clip(scratch / "other", {{"blue", 4}});
        CHECK(colours_after(clip, scratch, {Join{{other}}, Speed{2}}) == "rrbb");
    }
}

TEST_CASE("a picture is a video of one frame", "[generator]") {
    const test::ScratchFolder scratch;
    const auto picture = test::make_picture(scratch / "red.png", "color=red:s=16x16");
    const auto clip = test::make_clip(scratch / "clip", {{"blue", 3}});
    CHECK(colours_after(picture, scratch, {Join{{clip}}}) == "rbbb");
}

TEST_CASE("what is no video, or a broken one, is an error that names it", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_media(scratch / "clip.mkv", "-f", "lavfi", "-i",
                                       "testsrc=s=160x120:r=25:d=2", "-c:v", "libx264");
    const auto error_with = [&](const std::filesystem::path& file,
                                ErrorCode code = ErrorCode::invalid_argument) {
        const std::string itself =
            test::error_of(edit_video(file, {Cut{}, Speed{2}}, scratch / "made"), code);
        const std::string joined =
            test::error_of(edit_video(clip, {Join{{file}}}, scratch / "made"), code);
        CAPTURE(joined);
        CHECK(joined.find(file.filename().string()) != std::string::npos);
        return itself;
    };
    const auto contains = [](const std::string& text, const std::string& part) {
        CAPTURE(text);
        CHECK(text.find(part) != std::string::npos);
    };
    const std::string bytes = test::content_of(clip);
    contains(error_with(scratch.file("half.mkv", bytes.substr(0, bytes.size() / 2))),
             "half.mkv' is damaged: File ended prematurely");
    contains(error_with(scratch.file("empty.mp4", "")), "empty.mp4' is empty");
    contains(error_with(scratch.file("text.mp4", "words")), "text.mp4");
    contains(error_with(scratch / "none.mp4", ErrorCode::not_found), "none.mp4");
    contains(error_with(test::make_media(scratch / "sound.mp4", "-f", "lavfi", "-i", "sine=d=0.1")),
             "only sound");
    contains(error_with(test::make_media(scratch / "huge.mkv", "-f", "lavfi", "-i",
                                         "color=red:s=9000x4:d=0.04", "-c:v", "ffv1")),
             "9000 x 4");
}

TEST_CASE("pictures beyond the limit are refused before they are decoded", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_clip(scratch / "clip", {{"red", 2}});
    CHECK(test::error_of(edit_video(clip, {Speed{2}}, scratch / "made", MediaLimits{1000}))
              .find("160 x 90 pixels, more than the limit of 1000") != std::string::npos);
}

TEST_CASE("an edit that is cancelled ends within a second", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_long_clip(scratch / "long.mp4");
    test::Pool backend;
    test::cancel_at_progress(backend, [&](MediaProgress progress) {
        return edit_video(clip, {Speed{0.25}}, scratch / "made", {}, std::move(progress));
    });
    auto task = backend.executor.start(edit_video(clip, {Speed{2}}, scratch / "made"));
    task.request_stop(); // before the start, or soon after
    CHECK_THROWS_AS(task.get(), Cancelled);
}
