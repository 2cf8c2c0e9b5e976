// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/image_folder_analysis.hpp"

#include "unit/media/clips.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("near-duplicates in a folder are found, and failures reported", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto a = test::make_picture(scratch / "a.png", "mandelbrot=s=160x120");
    const auto b =
        test::make_media(scratch / "b copy.jpg", "-i", a, "-vf", "scale=100:75", "-q:v", "10");
    const auto c = test::make_picture(scratch / "c.png", "testsrc=s=160x120");
    const auto d = scratch.file("d.png", "no picture");
    const auto e = scratch.file("e.png", "");
    scratch.file(".hidden", "x");
    std::filesystem::create_directory(scratch / "folder");
    ImageFolderAnalysis analysis;
    test::Pool backend;
    const ImageFolderReport report = backend.run(analysis.run(ImageFolderRequest{scratch.path()}));
    REQUIRE(report.images.size() == 3);
    CHECK(report.images[0].file == a);
    CHECK(report.images[1].format == "jpeg");
    CHECK(report.images[2].file == c);
    CHECK(report.duplicates == std::vector<std::vector<std::filesystem::path>>{{a, b}});
    REQUIRE(report.failures.size() == 2);
    CHECK(report.failures[0].file == d);
    CHECK(report.failures[0].reason.find("Invalid data") != std::string::npos);
    CHECK(report.failures[1].file == e);
    CHECK(report.failures[1].reason.find("is empty") != std::string::npos);
    CHECK(analysis.progress().percentage == 100);
}

TEST_CASE("an empty folder has an empty report, and one that is missing is an error",
          "[analyzer]") {
    const test::ScratchFolder scratch;
    ImageFolderAnalysis analysis;
    test::Pool backend;
    CHECK(backend.run(analysis.run(ImageFolderRequest{scratch.path()})).images.empty());
    CHECK(test::error_of(analysis.run(ImageFolderRequest{scratch / "none"}), ErrorCode::not_found)
              .find("none' cannot be listed") != std::string::npos);
}

TEST_CASE("a cancelled analysis of a folder ends", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto picture = test::make_picture(scratch / "0.png", "testsrc=s=160x120");
    for (int copy = 1; copy < 20; ++copy)
        std::filesystem::copy(picture, scratch / (std::to_string(copy) + ".png"));
    test::Pool backend;
    ImageFolderAnalysis analysis;
    auto run = backend.executor.start(analysis.run(ImageFolderRequest{scratch.path()}));
    while (analysis.progress().percentage < 10) // some pictures are done, most are not
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(analysis.status() == WorkflowStatus::cancelled);
}
