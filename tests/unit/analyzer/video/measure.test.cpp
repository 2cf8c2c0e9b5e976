// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/measure.hpp"

#include "unit/media/clips.hpp"

#include <chrono>
#include <cstddef>
#include <future>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using Seconds = std::chrono::duration<double>;

namespace {

constexpr double a_picture = 0.04; // seconds

/// Lets an operation go on to its first progress and cancels it there. `operation(progress)` must
/// write more than a pipe holds, so that it cannot end while its progress is being told.
template <class Operation>
void cancel_midway(test::Pool& backend, const Operation& operation) {
    std::promise<void> reached;
    std::promise<void> stopped;
    bool first = true;
    const auto at_progress = [&](double) {
        if (std::exchange(first, false)) {
            reached.set_value();
            stopped.get_future().wait();
        }
    };
    auto task = backend.executor.start(operation(at_progress));
    reached.get_future().wait();
    const auto start = std::chrono::steady_clock::now();
    task.request_stop();
    stopped.set_value();
    CHECK_THROWS_AS(task.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{1});
}

} // namespace

TEST_CASE("events are found within a picture of where they are", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source =
        backend.run(open_video(test::make_spliced_clip(scratch / "clip.mp4")));
    std::vector<double> told;
    const auto on_progress = [&told](double fraction) { told.push_back(fraction); };
    const FoundEvents found = backend.run(find_video_events(source, {}, on_progress));
    CHECK(found.damage.empty());
    REQUIRE(found.events.cuts.size() == 2);
    CHECK(found.events.cuts[0].at.count() == Approx(2).margin(a_picture));
    CHECK(found.events.cuts[1].at.count() == Approx(3).margin(a_picture));
    REQUIRE(found.events.black.size() == 1);
    CHECK(found.events.black[0].from.count() == Approx(2).margin(a_picture));
    CHECK(found.events.black[0].to.count() == Approx(3).margin(a_picture));
    REQUIRE(found.events.frozen.size() == 2);
    CHECK(found.events.frozen[0].from.count() == Approx(2).margin(a_picture));
    CHECK(found.events.frozen[1].from.count() == Approx(3).margin(a_picture));
    CHECK(found.events.frozen[1].to.count() == Approx(5).margin(a_picture));
    REQUIRE_FALSE(told.empty());
    CHECK(told.back() == 1);
}

TEST_CASE("the curve shows brightness and motion", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source =
        backend.run(open_video(test::make_spliced_clip(scratch / "clip.mp4")));
    const std::vector<CurvePoint> curve = backend.run(measure_video_curve(source, 4));
    REQUIRE(curve.size() == 20);
    constexpr double coding = 0.01; // what the codec changes
    for (const CurvePoint& point : curve) {
        CAPTURE(point.at.count());
        const bool moves = point.at < Seconds{2};
        const bool cut = point.at == Seconds{2} || point.at == Seconds{3};
        if (moves)
            CHECK(point.brightness > 0.4);
        else if (point.at < Seconds{3})
            CHECK(point.brightness == Approx(0).margin(coding));
        else // red has 30 % of the luma (BT.601)
            CHECK(point.brightness == Approx(0.299).margin(coding));
        if (cut)
            CHECK(point.motion > 0.2);
        else if (moves && point.at > Seconds{0})
            CHECK(point.motion > 0.005);
        else
            CHECK(point.motion == Approx(0).margin(0.002));
    }
    CHECK(test::error_of(measure_video_curve(source, 0)).find("0 points") != std::string::npos);
}

TEST_CASE("a video of one pixel's height can be measured", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source = backend.run(open_video(
        test::make_media(scratch / "thin.mkv", "-f", "lavfi", "-i",
                         "color=gray:s=2000x2:r=5:d=1,format=gray,crop=2000:1", "-c:v", "ffv1")));
    CHECK(backend.run(measure_video_curve(source, 5)).size() == 5);
    CHECK(backend.run(find_video_events(source)).events.cuts.empty());
}

TEST_CASE("what is left of a damaged video is measured, and the damage told", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_media(scratch / "clip.mkv", "-f", "lavfi", "-i",
                                       "testsrc=s=160x120:r=25:d=2", "-c:v", "libx264");
    const std::string content = test::content_of(clip);
    test::Pool backend;
    const auto half = scratch.file("half.mkv", content.substr(0, content.size() / 2));
    const VideoSource source = backend.run(open_video(half));
    const FoundEvents found = backend.run(find_video_events(source));
    CHECK(found.events.cuts.empty());
    CHECK(found.damage == std::vector<std::string>{"File ended prematurely"});
}

TEST_CASE("a cancelled measurement ends within a second", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source = backend.run(open_video(test::make_long_clip(scratch / "long.mp4")));
    cancel_midway(backend, [&](MediaProgress progress) {
        return find_video_events(source, {}, std::move(progress));
    });
    cancel_midway(backend, [&](MediaProgress progress) {
        return measure_video_curve(source, 100, std::move(progress));
    });
    auto task = backend.executor.start(find_video_events(source));
    task.request_stop(); // before the start, or soon after
    CHECK_THROWS_AS(task.get(), Cancelled);
}
