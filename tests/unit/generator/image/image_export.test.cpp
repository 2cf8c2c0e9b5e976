// SPDX-License-Identifier: MIT
#include "coflow/generator/image/image_export.hpp"

#include "unit/generator/image/shots.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("a picture is exported as its job says", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart");
    ImageExport exporting;
    coflow::test::Pool backend;
    ImageExportJob job{chart, scratch / "a.jpg"};
    job.save.longest_side = 20;
    const ExportedImage image = backend.run(exporting.run(job));
    CHECK(image.format == ImageFormat::jpeg);
    CHECK(image.width == 20);
    CHECK(image.height == 10);
    CHECK(exporting.progress().percentage == 100);
}

TEST_CASE("a cancelled export leaves nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto big = image::test::paint(
        scratch / "big", 2000, 2000, [](int x, int y) { return image::test::grey((x * y) % 256); });
    coflow::test::Pool backend;
    ImageExport exporting;
    auto run = backend.executor.start(exporting.run(ImageExportJob{big, scratch / "a.webp"}));
    while (exporting.progress().current_step.empty())
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(exporting.status() == WorkflowStatus::cancelled);
    CHECK(scratch.names() == std::vector<std::string>{"big"});
}
