// SPDX-License-Identifier: MIT
#include "coflow/generator/image/image_production.hpp"

#include "unit/generator/image/shots.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::image;

namespace {

ImageCreationRequest small() {
    ImageCreationRequest request;
    request.width = 60;
    request.height = 40;
    return request;
}

} // namespace

TEST_CASE("a picture is made, processed, enhanced and exported", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    ImageProductionJob job{small(), scratch / "a.png"};
    job.operations = {Crop{0, 0, 40, 40}, Scale{20, 20}};
    job.enhancement.saturation = 0;
    ImageProduction production;
    coflow::test::Pool backend;
    const ExportedImage image = backend.run(production.run(job));
    CHECK(image.width == 20);
    CHECK(image.height == 20);
    const Rgb colour = image::test::look(image.file).pixels.at(10, 2);
    CHECK(colour.red == colour.blue);
    CHECK(production.progress().percentage == 100);
    CHECK(scratch.names() == std::vector<std::string>{"a.png"});
}

TEST_CASE("a picture is read where there is one, and stays as it is", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart");
    const std::string before = coflow::test::content_of(chart);
    ImageProduction production;
    coflow::test::Pool backend;
    backend.run(production.run(ImageProductionJob{chart, scratch / "a.png"}));
    CHECK(image::test::look(scratch / "a.png").pixels.bytes() ==
          image::test::look(chart).pixels.bytes());
    CHECK(coflow::test::content_of(chart) == before);
}

TEST_CASE("senseless productions are refused before they begin", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    ImageProduction production;
    ImageProductionJob job{small(), scratch / "a.png"};
    job.enhancement.denoise = 7;
    CHECK(coflow::test::error_of(production.run(job)).find("a denoise of 7") == 0);
    CHECK(coflow::test::error_of(production.run(ImageProductionJob{small(), scratch / "a"}))
              .find("say the format") != std::string::npos);
    CHECK(scratch.names().empty());
}

TEST_CASE("a production that is cancelled in any step leaves nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    for (const std::string step : {"picture", "finish"}) {
        CAPTURE(step);
        ImageProductionJob job{small(), scratch / "a.webp"};
        job.operations = {Scale{1500, 0}, Rotate{3}};
        job.enhancement.sharpen = 1;
        ImageProduction production;
        coflow::test::Pool backend;
        auto run = backend.executor.start(production.run(job));
        while (production.progress().current_step != step)
            std::this_thread::yield();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
        CHECK(production.status() == WorkflowStatus::cancelled);
        CHECK(scratch.names().empty());
    }
}
