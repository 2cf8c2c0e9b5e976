// SPDX-License-Identifier: MIT
#include "coflow/generator/image/image_processing.hpp"

#include "unit/generator/image/shots.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("a processed picture is exported", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart");
    ImageProcessing processing;
    coflow::test::Pool backend;
    ImageProcessingJob job{chart, {Scale{20, 20}, Rotate{90}}, scratch / "a.webp"};
    job.save.quality = 100;
    const ExportedImage image = backend.run(processing.run(job));
    CHECK(image.width == 10);
    CHECK(image.height == 20);
    CHECK(image::test::look(image.file).pixels.at(9, 0) == Rgb{255, 0, 0});
    CHECK(processing.progress().percentage == 100);
}

TEST_CASE("what fails while it is processed leaves nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart");
    ImageProcessing processing;
    const ImageProcessingJob job{chart, {Crop{0, 0, 41, 1}}, scratch / "a.png"};
    CHECK(coflow::test::error_of(processing.run(job)).find("operation 1 (crop)") == 0);
    const ImageProcessingJob named{chart, {}, scratch / "a.txt"};
    CHECK(coflow::test::error_of(processing.run(named)).find("call it .png") != std::string::npos);
    CHECK(scratch.names() == std::vector<std::string>{"chart"});
}

TEST_CASE("cancelled processing leaves nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart");
    coflow::test::Pool backend;
    ImageProcessing processing;
    // Seconds of work for ffmpeg.
    const ImageProcessingJob job{chart, {Scale{6000, 0}, Rotate{1}}, scratch / "a.webp"};
    auto run = backend.executor.start(processing.run(job));
    while (processing.progress().current_step.empty())
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(processing.status() == WorkflowStatus::cancelled);
    CHECK(scratch.names() == std::vector<std::string>{"chart"});
}
