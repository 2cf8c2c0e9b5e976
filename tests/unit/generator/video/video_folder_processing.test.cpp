// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_folder_processing.hpp"

#include "unit/generator/video/frames.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

VideoFolderRequest request_for(const test::ScratchFolder& scratch) {
    VideoFolderRequest request;
    std::filesystem::create_directory(scratch / "in");
    request.folder = scratch / "in";
    request.output_folder = scratch / "out";
    return request;
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

} // namespace

TEST_CASE("every video in a folder is processed, and failures are reported", "[generator]") {
    const test::ScratchFolder scratch;
    VideoFolderRequest request = request_for(scratch);
    const auto clip = test::make_clip(request.folder / "a.mp4", {{"red", 5}, {"blue", 5}});
    for (const char* name : {"a.mkv", "-y 'b'.mp4", "100%d"})
        std::filesystem::copy(clip, request.folder / name);
    test::make_media(request.folder / "sound.mp4", "-f", "lavfi", "-i", "sine=d=0.1");
    scratch.file("in/text.mp4", "words");
    scratch.file("in/empty.mp4", "");
    scratch.file("in/.hidden.mp4", "words");
    std::filesystem::create_directory(request.folder / "folder");
    request.operations = {Cut{0.16s, 0.24s}};
    VideoFolderProcessing processing;
    test::Pool backend;
    const VideoFolderReport report = backend.run(processing.run(request));
    REQUIRE(report.videos.size() == 4);
    CHECK(names_in(request.output_folder) ==
          std::vector<std::string>{"-y 'b'.mp4", "100%d.mp4", "a.mp4", "a.mp4.mp4"});
    for (const VideoResult& result : report.videos)
        CHECK(test::colour_names_of(result.file) == "rb");
    REQUIRE(report.failures.size() == 3);
    CHECK(report.failures[0].file == request.folder / "empty.mp4");
    CHECK(report.failures[0].reason.find("is empty") != std::string::npos);
    CHECK(report.failures[1].reason.find("only sound") != std::string::npos);
    CHECK(report.failures[2].reason.find("text.mp4") != std::string::npos);
    CHECK(processing.progress().percentage == 100);
}

TEST_CASE("what is wrong with the request is one error", "[generator]") {
    const test::ScratchFolder scratch;
    const VideoFolderRequest right = request_for(scratch);
    VideoFolderProcessing processing;
    test::Pool backend;
    CHECK(backend.run(processing.run(right)).videos.empty());
    VideoFolderRequest request = right;
    request.folder = scratch / "none";
    CHECK(test::error_of(processing.run(request), ErrorCode::not_found).find("cannot be listed") !=
          std::string::npos);
    request = right;
    request.output_folder = scratch / "in" / ".";
    CHECK(test::error_of(processing.run(request)).find("cannot take the results") !=
          std::string::npos);
    request = right;
    request.concurrency = 0;
    CHECK(test::error_of(processing.run(request)).find("concurrency of 0") != std::string::npos);
    request = right;
    request.exporting.quality = 200;
    CHECK(test::error_of(processing.run(request)).find("quality is 200") != std::string::npos);
}

TEST_CASE("a folder that is cancelled keeps whole results only", "[generator]") {
    const test::ScratchFolder scratch;
    VideoFolderRequest request = request_for(scratch);
    test::make_clip(request.folder / "a.mp4", {{"red", 5}});
    test::make_long_clip(request.folder / "b.mp4");
    request.exporting = ExportOptions{ExportPreset::open};
    request.concurrency = 1;
    VideoFolderProcessing processing;
    test::Pool backend;
    auto run = backend.executor.start(processing.run(request));
    while (processing.progress().percentage < 52) // the first is done
        std::this_thread::yield();
    const auto start = std::chrono::steady_clock::now();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < 1s);
    CHECK(names_in(request.output_folder) == std::vector<std::string>{"a.webm"});
}
