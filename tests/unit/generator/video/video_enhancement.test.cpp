// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_enhancement.hpp"

#include "unit/generator/video/frames.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t width = 160;
constexpr std::size_t height = 90;

using Frames = std::vector<std::string>;

Frames all_frames(const std::filesystem::path& file) {
    return test::frames_of(file, "null", width * height);
}

Frames enhanced(const std::filesystem::path& clip, const test::ScratchFolder& scratch,
                const EnhancementOptions& options) {
    test::Pool backend;
    backend.run(enhance_video(clip, options, scratch / "made"));
    return all_frames(scratch / "made");
}

/// The mean difference of two pictures, away from the edges.
double difference(const std::string& one, const std::string& other) {
    constexpr std::size_t margin = 20;
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t y = margin; y < height - margin; ++y)
        for (std::size_t at = 3 * (y * width + margin); at < 3 * (y * width + width - margin);
             ++at, ++count)
            sum += std::abs(static_cast<unsigned char>(one[at]) -
                            static_cast<unsigned char>(other[at]));
    return sum / static_cast<double>(count);
}

/// The mean over the frames of what changes from one to the next.
double motion(const Frames& frames) {
    double sum = 0;
    for (std::size_t frame = 1; frame < frames.size(); ++frame)
        sum += difference(frames[frame - 1], frames[frame]);
    return sum / static_cast<double>(frames.size() - 1);
}

double brightness(const std::string& frame) {
    return difference(frame, std::string(frame.size(), 0));
}

std::filesystem::path lossless(std::filesystem::path file, const std::string& source) {
    return test::make_media(std::move(file), "-f", "lavfi", "-i", source, "-c:v", "ffv1", "-f",
                            "matroska");
}

} // namespace

TEST_CASE("a noisy video comes nearer to the clean one", "[generator]") {
    const test::ScratchFolder scratch;
    const std::string chart = "testsrc2=s=160x90:r=25:d=0.6,gblur=2,format=yuv420p";
    const Frames clean = all_frames(lossless(scratch / "clean.mkv", chart));
    const auto noisy = lossless(scratch / "noisy.mkv", chart + ",noise=alls=10:allf=t");
    const auto error = [&](const Frames& frames) {
        double sum = 0;
        REQUIRE(frames.size() == clean.size());
        for (std::size_t frame = 0; frame < frames.size(); ++frame)
            sum += difference(frames[frame], clean[frame]);
        return sum / static_cast<double>(frames.size());
    };
    const double before = error(all_frames(noisy));
    const double light = error(enhanced(noisy, scratch, {.denoise = Denoise::light}));
    const double strong = error(enhanced(noisy, scratch, {.denoise = Denoise::strong}));
    CAPTURE(before, light, strong);
    CHECK(light < 0.85 * before);
    CHECK(strong < 0.6 * before);
}

TEST_CASE("a shaken video comes to rest", "[generator]") {
    const test::ScratchFolder scratch;
    // A still picture, seen by a camera that trembles by up to four pixels.
    const auto shaken = lossless(
        scratch / "shaken.mkv",
        "mandelbrot=s=240x180:r=25:start_scale=0.7:end_scale=0.69:maxiter=200,trim=end_frame=1,"
        "loop=-1:1:0,setpts=N/25/TB,trim=end_frame=30,format=yuv420p,"
        "crop=160:90:40+4*sin(n*2.1):45+4*sin(n*1.7+1):exact=1");
    const double before = motion(all_frames(shaken));
    const double after = motion(enhanced(shaken, scratch, {.stabilise = 15}));
    CAPTURE(before, after);
    CHECK(after < 0.5 * before);
}

TEST_CASE("edges become sharper, and colours are corrected", "[generator]") {
    const test::ScratchFolder scratch;
    const auto soft =
        lossless(scratch / "soft.mkv",
                 "color=0x404040:s=160x90:r=25:d=0.12,drawbox=80:0:80:90:0xc0c0c0:fill,"
                 "gblur=3,format=yuv420p");
    const auto steepest = [](const Frames& frames) {
        int most = 0;
        const std::string& frame = frames.at(1);
        for (std::size_t at = 3 * 45 * width + 3; at < 3 * 46 * width; at += 3)
            most = std::max(most, static_cast<unsigned char>(frame[at]) -
                                      static_cast<unsigned char>(frame[at - 3]));
        return most;
    };
    const Frames before = all_frames(soft);
    CHECK(steepest(enhanced(soft, scratch, {.sharpen = 2})) > 1.3 * steepest(before));
    CHECK(brightness(enhanced(soft, scratch, {.brightness = 0.2})[0]) > brightness(before[0]) + 40);
    CHECK(steepest(enhanced(soft, scratch, {.contrast = 1.5})) > 1.3 * steepest(before));
}

TEST_CASE("flicker is smoothed", "[generator]") {
    const test::ScratchFolder scratch;
    const auto flickering = lossless(
        scratch / "flicker.mkv",
        "color=gray:s=160x90:r=25:d=1,format=yuv420p,geq=lum='128+30*mod(N,2)':cb=128:cr=128");
    const Frames before = all_frames(flickering);
    const Frames after = enhanced(flickering, scratch, {.deflicker = 6});
    const auto flicker = [](const Frames& frames) { // the first ones have no neighbours
        return std::abs(brightness(frames[15]) - brightness(frames[14]));
    };
    CAPTURE(flicker(before), flicker(after));
    CHECK(flicker(after) < 0.4 * flicker(before));
}

TEST_CASE("an enhanced video keeps its length, its sound and an odd size", "[generator]") {
    const test::ScratchFolder scratch;
    const EnhancementOptions everything{
        .deflicker = 2, .denoise = Denoise::light, .stabilise = 5, .sharpen = 1, .saturation = 1.2};
    enhanced(test::make_clap(scratch / "clap.mkv"), scratch, everything);
    CHECK(test::loud_from(scratch / "made") == Approx(1).margin(0.002));
    CHECK(test::colours_of(scratch / "made").size() == 50);
    test::Pool backend;
    for (const auto& [size, pixels] : {std::pair{"1x1", 1U}, {"33x17", 33U * 17U}}) {
        CAPTURE(size);
        const auto clip = test::make_clip(scratch / "clip", {{"red", 5}}, size);
        backend.run(enhance_video(clip, everything, scratch / "made"));
        CHECK(test::frames_of(scratch / "made", "null", pixels).size() == 5);
    }
}

TEST_CASE("the enhancement runs as a workflow, and leaves nothing if it is cancelled",
          "[generator]") {
    const test::ScratchFolder scratch;
    VideoEnhancement enhancement;
    test::Pool backend;
    const auto clip = test::make_clip(scratch / "clip.mkv", {{"red", 5}});
    const VideoEnhancementRequest request{clip, {.sharpen = 1}, scratch / "made.mkv"};
    CHECK(backend.run(enhancement.run(request)).info.duration.count() == Approx(0.2));
    CHECK(enhancement.progress().percentage == 100);
    CHECK(test::error_of(enhancement.run({scratch.file("text", "words"), {.sharpen = 1}, "x.mkv"}))
              .find("text") != std::string::npos);
    std::filesystem::remove(scratch / "made.mkv");

    const auto long_clip = test::make_long_clip(scratch / "long.mp4");
    auto run = backend.executor.start(
        enhancement.run({long_clip, {.denoise = Denoise::strong}, scratch / "made.mkv"}));
    while (enhancement.progress().percentage <= 0)
        std::this_thread::yield();
    const auto start = std::chrono::steady_clock::now();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < 1s);
    CHECK(scratch.names() == std::vector<std::string>{"clip.mkv", "long.mp4", "text"});
}
