// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/video_analysis.hpp"

#include "unit/media/clips.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::video;

TEST_CASE("a video is analysed, with its pictures", "[analyzer]") {
    const test::ScratchFolder scratch;
    VideoRequest request{test::make_spliced_clip(scratch / "clip.mp4")};
    request.thumbnail_folder = scratch / "thumbnails";
    request.contact_sheet = scratch / "sheet.png";
    request.thumbnails.count = 3;
    VideoAnalysis analysis;
    test::Pool backend;
    const VideoReport report = backend.run(analysis.run(request));
    CHECK(report.file == request.file);
    CHECK(report.info.video.size() == 1);
    CHECK(report.events.cuts.size() == 2);
    CHECK(report.curve.size() == 10);
    REQUIRE(report.thumbnails.size() == 3);
    CHECK(std::filesystem::file_size(report.thumbnails[2].file) > 0);
    CHECK(report.damage.empty());
    CHECK(analysis.progress().percentage == 100);
    CHECK(scratch.names() == std::vector<std::string>{"clip.mp4", "sheet.png", "thumbnails"});
}

TEST_CASE("without a place for them no pictures are made", "[analyzer]") {
    const test::ScratchFolder scratch;
    VideoAnalysis analysis;
    test::Pool backend;
    const VideoReport report =
        backend.run(analysis.run(VideoRequest{test::make_spliced_clip(scratch / "clip.mp4")}));
    CHECK(report.thumbnails.empty());
    CHECK(scratch.names() == std::vector<std::string>{"clip.mp4"});
}

TEST_CASE("an analysis that fails leaves no files", "[analyzer]") {
    const test::ScratchFolder scratch;
    VideoRequest request{test::make_spliced_clip(scratch / "clip.mp4")};
    request.contact_sheet = scratch / "sheet.png";
    request.thumbnail_folder = scratch / "clip.mp4" / "no folder";
    VideoAnalysis analysis;
    CHECK(test::error_of(analysis.run(request), ErrorCode::not_found).find("no folder") !=
          std::string::npos);
    request.contact_sheet = scratch / "sheet.gif";
    CHECK(test::error_of(analysis.run(request)).find("sheet.gif") != std::string::npos);
    CHECK(scratch.names() == std::vector<std::string>{"clip.mp4"});
}

TEST_CASE("a cancelled analysis leaves no files", "[analyzer]") {
    const test::ScratchFolder scratch;
    VideoRequest request{test::make_long_clip(scratch / "clip.mp4")};
    request.contact_sheet = scratch / "sheet.png";
    test::Pool backend;
    {
        VideoAnalysis analysis;
        auto run = backend.executor.start(analysis.run(request));
        while (analysis.progress().current_step.empty()) // the first program is being started
            std::this_thread::yield();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
        CHECK(analysis.status() == WorkflowStatus::cancelled);
    }
    CHECK(scratch.names() == std::vector<std::string>{"clip.mp4"});
}
