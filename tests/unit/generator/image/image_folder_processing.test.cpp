// SPDX-License-Identifier: MIT
#include "coflow/generator/image/image_folder_processing.hpp"

#include "unit/generator/image/shots.hpp"

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("every picture in a folder is processed, and failures are reported", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const coflow::test::ScratchFolder results;
    const image::test::Hostile hostile{scratch};
    coflow::test::make_picture(scratch / "photo.jpg", "testsrc=s=64x48");
    image::test::quarters(scratch / "photo.ppm", 64, 48); // becomes a photo.png
    scratch.file(".hidden", "x");
    ImageFolderJob job{scratch.path(), results / "out"};
    job.operations = {Scale{32, 0}};
    ImageFolderProcessing processing;
    coflow::test::Pool backend;
    const ImageFolderResult result = backend.run(processing.run(job));
    CHECK(result.failures.size() == hostile.damaged.size());
    CHECK(std::ranges::is_sorted(result.failures, {}, &FailedImage::file));
    for (const FailedImage& failed : result.failures)
        CHECK(std::ranges::find(hostile.damaged, failed.file) != hostile.damaged.end());
    REQUIRE(result.images.size() == hostile.odd.size() + 2);
    for (const ExportedImage& image : result.images) {
        CAPTURE(image.file);
        CHECK(image.file.parent_path() == results / "out");
        CHECK(image.width == 32);
        CHECK(image::test::look(image.file).pixels.height() == 24);
    }
    CHECK(std::filesystem::exists(results / "out" / "photo.jpg"));
    CHECK(std::filesystem::exists(results / "out" / "photo.png"));
    CHECK(processing.progress().percentage == 100);
}

TEST_CASE("a long folder is done to its end, whatever is in it", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const coflow::test::ScratchFolder results;
    constexpr int pictures = 40;
    const std::string whole =
        coflow::test::content_of(coflow::test::make_picture(scratch / "0.png", "testsrc=s=64x48"));
    std::vector<std::string> good;
    for (int index = 0; index < pictures; ++index) {
        const std::string name = std::to_string(100 + index) + ".png";
        const bool cut = index % 10 == 7;
        scratch.file(name, cut ? whole.substr(0, whole.size() / 2) : whole);
        if (!cut)
            good.push_back(name);
    }
    std::filesystem::remove(scratch / "0.png");
    ImageFolderJob job{scratch.path(), results.path()};
    job.operations = {Scale{32, 0}};
    job.concurrency = 2;
    ImageFolderProcessing processing;
    coflow::test::Pool backend;
    const ImageFolderResult result = backend.run(processing.run(job));
    CHECK(result.failures.size() == 4);
    CHECK(result.images.size() == good.size());
    CHECK(results.names() == good);
}

TEST_CASE("two pictures do not become one file", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto first = image::test::quarters(scratch / "a.pnm");
    const auto second = image::test::quarters(scratch / "a.ppm");
    ImageFolderJob job{scratch.path(), scratch / "out"};
    job.save.format = ImageFormat::webp;
    ImageFolderProcessing processing;
    coflow::test::Pool backend;
    const ImageFolderResult result = backend.run(processing.run(job));
    REQUIRE(result.images.size() == 1);
    CHECK(result.images[0].file == scratch / "out" / "a.webp");
    REQUIRE(result.failures.size() == 1);
    CHECK(result.failures[0].file == second);
    CHECK(result.failures[0].reason == "would become 'a.webp', as does 'a.pnm'");
}

TEST_CASE("a folder is not overwritten by its own results", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    ImageFolderProcessing processing;
    CHECK(coflow::test::error_of(processing.run(ImageFolderJob{scratch.path(), scratch / "."}))
              .find("it is the folder of the pictures") != std::string::npos);
    CHECK(coflow::test::error_of(processing.run(ImageFolderJob{scratch / "none", scratch / "out"}),
                                 ErrorCode::not_found)
              .find("none' cannot be listed") != std::string::npos);
}

TEST_CASE("a cancelled folder has complete results, and nothing else", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const coflow::test::ScratchFolder results;
    const auto picture = coflow::test::make_picture(scratch / "0.png", "testsrc=s=160x120");
    for (int copy = 1; copy < 20; ++copy)
        std::filesystem::copy(picture, scratch / (std::to_string(copy) + ".png"));
    coflow::test::Pool backend;
    ImageFolderProcessing processing;
    auto run =
        backend.executor.start(processing.run(ImageFolderJob{scratch.path(), results.path()}));
    while (processing.progress().percentage < 10)
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(processing.status() == WorkflowStatus::cancelled);
    CHECK(results.names().size() < 20);
    for (const std::string& name : results.names())
        CHECK(image::test::look(results / name).pixels.width() == 160);
}
