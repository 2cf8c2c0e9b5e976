// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/image_analysis.hpp"

#include "unit/media/clips.hpp"

#include <cstdlib>
#include <thread>

using namespace coflow;
using namespace coflow::image;

namespace {

ImageReport analyse(const std::filesystem::path& file) {
    ImageAnalysis analysis;
    test::Pool backend;
    return backend.run(analysis.run(ImageRequest{file}));
}

} // namespace

TEST_CASE("a chart of two colours is described", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto chart = test::make_media(scratch / "chart.png", "-f", "lavfi", "-i",
                                        "color=white:s=30x40,format=rgb24", "-f", "lavfi", "-i",
                                        "color=0x0000ff:s=10x40,format=rgb24", "-filter_complex",
                                        "hstack", "-frames:v", "1");
    const ImageReport report = analyse(chart);
    CHECK(report.file == chart);
    CHECK(report.format == "png");
    CHECK(report.pixel_format == "rgb24");
    CHECK(report.width == 40);
    CHECK(report.height == 40);
    CHECK(report.bytes == std::filesystem::file_size(chart));
    REQUIRE(report.colours.size() == 2);
    constexpr int rounding = 2; // of ffmpeg's conversions
    CHECK(report.colours[0].share == Approx(0.75));
    CHECK(std::abs(report.colours[0].colour.green - 255) <= rounding);
    CHECK(report.colours[1].colour.red <= rounding);
    CHECK(std::abs(report.colours[1].colour.blue - 255) <= rounding);
    CHECK(report.exposure.light_share == Approx(0.75));
    CHECK(report.exposure.mean == Approx(0.75 + 0.25 * 0.0722).margin(0.01));
}

TEST_CASE("a blurred copy is less sharp, and still a near-duplicate", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto sharp = test::make_picture(scratch / "sharp.png", "mandelbrot=s=160x120");
    const auto blurred =
        test::make_media(scratch / "blurred.png", "-i", sharp, "-vf", "gblur=sigma=2");
    const auto scaled =
        test::make_media(scratch / "scaled.jpg", "-i", sharp, "-vf", "scale=333:250", "-q:v", "10");
    const auto other = test::make_picture(scratch / "other.png", "testsrc=s=160x120");
    const ImageReport original = analyse(sharp);
    CHECK(analyse(blurred).sharpness < original.sharpness / 4);
    CHECK(distance(analyse(blurred).hash, original.hash) <= 6);
    CHECK(distance(analyse(scaled).hash, original.hash) <= 6);
    CHECK(distance(analyse(other).hash, original.hash) > 12);
}

TEST_CASE("a cancelled analysis of a picture ends", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto picture = test::make_picture(scratch / "a.png", "testsrc=s=160x120");
    test::Pool backend;
    ImageAnalysis analysis;
    auto run = backend.executor.start(analysis.run(ImageRequest{picture}));
    while (analysis.progress().current_step.empty())
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(analysis.status() == WorkflowStatus::cancelled);
}
