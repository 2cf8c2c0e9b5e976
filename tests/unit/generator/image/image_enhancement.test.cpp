// SPDX-License-Identifier: MIT
#include "coflow/generator/image/image_enhancement.hpp"

#include "unit/generator/image/shots.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("an enhanced picture is exported", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto dull = image::test::paint(scratch / "dull", 70, 40,
                                         [](int x, int) { return image::test::grey(90 + x); });
    ImageEnhancement enhancement;
    coflow::test::Pool backend;
    const ImageEnhancementJob job{dull, {.contrast = 1}, scratch / "a.png"};
    const ExportedImage image = backend.run(enhancement.run(job));
    CHECK(image.width == 70);
    CHECK(image::test::look(image.file).pixels.at(0, 0).red <= 4);
    CHECK(enhancement.progress().percentage == 100);
}

TEST_CASE("a cancelled enhancement leaves nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto big = image::test::paint(
        scratch / "big", 2000, 2000, [](int x, int y) { return image::test::grey((x * y) % 256); });
    coflow::test::Pool backend;
    ImageEnhancement enhancement;
    const ImageEnhancementJob job{big, {.denoise = 1}, scratch / "a.png"};
    auto run = backend.executor.start(enhancement.run(job));
    while (enhancement.progress().current_step.empty())
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(scratch.names() == std::vector<std::string>{"big"});
}
