// SPDX-License-Identifier: MIT
#include "coflow/generator/image/finish_image.hpp"

#include "unit/generator/image/shots.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("a picture that is finished at once is the same as step by step", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto stamp =
        image::test::paint(scratch / "stamp", 9, 5, [](int, int) { return image::test::grey(9); });
    const std::vector<std::filesystem::path> sources{
        coflow::test::make_picture(scratch / "a.jpg", "testsrc=s=60x40"),
        coflow::test::make_picture(scratch / "a.webp", "testsrc2=s=60x40"),
        coflow::test::make_picture(scratch / "a.png", "color=red@0.4:s=60x40,format=rgba")};
    const ImageEnhancementOptions better{
        .denoise = 0.2, .contrast = 0.8, .saturation = 0.5, .sharpen = 0.3};
    const std::vector<ImageOperation> operations{Composite{stamp, {Anchor::centre}, 0.7},
                                                 Text{"one", {Anchor::top}}, Rotate{20},
                                                 Scale{50, 0}};
    coflow::test::Pool backend;
    for (const auto& source : sources)
        for (const char* name : {"out.png", "out.jpg", "out.webp"}) {
            CAPTURE(source, name);
            const auto file = scratch / name;
            backend.run(process_image(source, operations, scratch / "processed"));
            backend.run(enhance_image(scratch / "processed", better, scratch / "better"));
            backend.run(export_image(scratch / "better", file));
            const std::string by_steps = coflow::test::content_of(file);
            const ExportedImage image = backend.run(finish_image(source, operations, better, file));
            CHECK(image.width == 50);
            CHECK(image.bytes == by_steps.size());
            CHECK((coflow::test::content_of(file) == by_steps));
        }
}

TEST_CASE("a picture with nothing to be done is exported", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart");
    coflow::test::Pool backend;
    backend.run(finish_image(chart, {}, {}, scratch / "a.png"));
    CHECK(image::test::look(scratch / "a.png").pixels.bytes() ==
          image::test::look(chart).pixels.bytes());
}

TEST_CASE("what cannot be finished leaves nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const image::test::Hostile hostile{scratch};
    const std::vector<std::string> before = scratch.names();
    const auto error = [&](const std::filesystem::path& file, std::vector<ImageOperation> what,
                           ImageEnhancementOptions how, ImageExportOptions options = {}) {
        return coflow::test::error_of(
            finish_image(file, std::move(what), how, scratch / "out.png", options));
    };
    for (const auto& file : hostile.damaged)
        CHECK(error(file, {}, {.contrast = 1}).find(file.filename().native()) != std::string::npos);
    CHECK(error(hostile.odd[0], {Crop{0, 0, 65, 1}}, {}).find("operation 1 (crop)") == 0);
    CHECK(error(hostile.odd[0], {}, {.denoise = 2}).find("a denoise of 2") == 0);
    CHECK(error(hostile.odd[0], {}, {}, {.quality = 0}).find("a quality of 0") !=
          std::string::npos);
    CHECK(error(hostile.odd[0], {}, {}, {.limits = {.most_pixels = 9}}).find("64 x 48") !=
          std::string::npos);
    CHECK(scratch.names() == before);
}

TEST_CASE("a finish that is cancelled leaves nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart");
    coflow::test::Pool backend;
    // Seconds of work for ffmpeg.
    std::vector<ImageOperation> operations{Scale{6000, 0}, Rotate{1}};
    auto run = backend.executor.start(
        finish_image(chart, std::move(operations), {.contrast = 1}, scratch / "a.webp"));
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(scratch.names() == std::vector<std::string>{"chart"});
}
