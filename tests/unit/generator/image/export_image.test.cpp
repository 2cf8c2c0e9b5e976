// SPDX-License-Identifier: MIT
#include "coflow/generator/image/export_image.hpp"

#include "coflow/generator/image/procedural_images.hpp"
#include "unit/generator/image/shots.hpp"

#include <cstdlib>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::image;
using image::test::look;
using image::test::signal_to_noise;

namespace {

ExportedImage save(const std::filesystem::path& from, const std::filesystem::path& to,
                   ImageExportOptions options = {}) {
    coflow::test::Pool backend;
    return backend.run(export_image(from, to, options));
}

/// A picture with soft and hard parts.
std::filesystem::path hills(const std::filesystem::path& file) {
    coflow::test::Pool backend;
    ImageCreationRequest request;
    request.width = 240;
    request.height = 160;
    ProceduralImages images;
    backend.run(images.create(request, file, {}));
    return file;
}

} // namespace

TEST_CASE("png and the best webp lose nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto source = hills(scratch / "hills");
    const Pixels before = look(source).pixels;
    const ExportedImage png = save(source, scratch / "new folder" / "a.png", {.quality = 1});
    CHECK(png.file == scratch / "new folder" / "a.png");
    CHECK(png.format == ImageFormat::png);
    CHECK(png.width == 240);
    CHECK(png.height == 160);
    CHECK(png.bytes == std::filesystem::file_size(png.file));
    CHECK(look(png.file).pixels.bytes() == before.bytes());
    const ExportedImage webp = save(source, scratch / "a.WEBP", {.quality = 100});
    CHECK(look(webp.file).format == "webp");
    CHECK(look(webp.file).pixels.bytes() == before.bytes());
}

TEST_CASE("quality buys likeness for bytes", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto source = hills(scratch / "hills");
    const Pixels before = look(source).pixels;
    struct Bound {
        int quality;
        double jpeg;
        double webp;
    };
    std::uint64_t jpeg_bytes = 0;
    std::uint64_t webp_bytes = 0;
    for (const Bound& bound : {Bound{10, 26, 27}, Bound{50, 30, 31}, Bound{90, 36, 36}}) {
        CAPTURE(bound.quality);
        const ExportedImage jpeg = save(source, scratch / "a.jpg", {.quality = bound.quality});
        const ExportedImage webp = save(source, scratch / "a.webp", {.quality = bound.quality});
        CHECK(look(jpeg.file).format == "jpeg");
        CHECK(signal_to_noise(look(jpeg.file).pixels, before) > bound.jpeg);
        CHECK(signal_to_noise(look(webp.file).pixels, before) > bound.webp);
        CHECK(jpeg.bytes > jpeg_bytes);
        CHECK(webp.bytes > webp_bytes);
        jpeg_bytes = jpeg.bytes;
        webp_bytes = webp.bytes;
    }
    CHECK(look(scratch / "a.jpg").stream.pixel_format == "yuvj444p");
}

TEST_CASE("a longest side makes bigger pictures smaller", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto source = hills(scratch / "hills");
    CHECK(save(source, scratch / "a.jpg", {.longest_side = 60}).height == 40);
    CHECK(look(scratch / "a.jpg").pixels.width() == 60);
    CHECK(save(source, scratch / "a.png", {.longest_side = 1000}).width == 240);
    CHECK(save(source, scratch / "a.webp", {.longest_side = 1}).height == 1);
}

TEST_CASE("in a jpeg the background shows through", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto glass =
        coflow::test::make_picture(scratch / "glass.png", "color=black@0.0:s=16x16,format=rgba");
    save(glass, scratch / "a.jpg", {.quality = 100, .background = {20, 180, 60}});
    const Rgb shown = look(scratch / "a.jpg").pixels.at(8, 8);
    CHECK(std::abs(shown.red - 20) <= 3);
    CHECK(std::abs(shown.green - 180) <= 3);
    CHECK(std::abs(shown.blue - 60) <= 3);
    save(glass, scratch / "a.png");
    CHECK(look(scratch / "a.png").stream.pixel_format == "rgba");
    save(glass, scratch / "a.webp", {.quality = 100});
    CHECK(look(scratch / "a.webp").stream.pixel_format == "argb");
}

TEST_CASE("a name and a format must agree", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto source = image::test::quarters(scratch / "source");
    const auto refusal = [&](const std::filesystem::path& name, ImageExportOptions options = {}) {
        return coflow::test::error_of(export_image(source, scratch / name, options));
    };
    CHECK(refusal("a.gif").find("call it .png, .jpg or .webp") != std::string::npos);
    CHECK(refusal("a").find("say the format") != std::string::npos);
    CHECK(refusal("a.png", {.format = ImageFormat::jpeg})
              .find("it would hold a jpeg, and its name says png") != std::string::npos);
    CHECK(refusal("a.png", {.quality = 0}).find("a quality of 0") != std::string::npos);
    CHECK(refusal("a.png", {.quality = 101}).find("a quality of 101") != std::string::npos);
    CHECK(refusal("a.png", {.longest_side = -1}).find("side of -1") != std::string::npos);
    CHECK(scratch.names() == std::vector<std::string>{"source"});
    CHECK(save(source, scratch / "any name", {.format = ImageFormat::webp}).format ==
          ImageFormat::webp);
    CHECK(look(scratch / "any name").format == "webp");
    const auto wide = image::test::paint(scratch / "wide", 16384, 1,
                                         [](int x, int) { return image::test::grey(x / 64); });
    CHECK(coflow::test::error_of(export_image(wide, scratch / "wide.webp"))
              .find("at most 16383 a side") != std::string::npos);
    CHECK(save(wide, scratch / "wide.jpg").width == 16384);
}

TEST_CASE("what cannot be exported leaves the file that was there", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const image::test::Hostile hostile{scratch};
    const auto target = scratch.file("target.png", "before");
    const std::size_t files = scratch.names().size();
    for (const auto& file : hostile.damaged)
        CHECK(coflow::test::error_of(export_image(file, target)).find(file.filename().native()) !=
              std::string::npos);
    CHECK(coflow::test::content_of(target) == "before");
    CHECK(scratch.names().size() == files);
    for (const auto& file : hostile.odd) {
        const auto copy = scratch / ("copy " + file.filename().native() + ".jpg");
        CHECK(save(file, copy).width == 64);
        CHECK(std::filesystem::exists(copy));
    }
}
