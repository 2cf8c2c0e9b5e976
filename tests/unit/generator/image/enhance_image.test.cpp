// SPDX-License-Identifier: MIT
#include "coflow/generator/image/enhance_image.hpp"

#include "unit/generator/image/shots.hpp"

#include <cmath>
#include <random>
#include <string>

using namespace coflow;
using namespace coflow::image;
using image::test::grey;
using image::test::look;
using image::test::paint;

namespace {

Pixels enhance(const coflow::test::ScratchFolder& scratch, const std::filesystem::path& file,
               ImageEnhancementOptions options) {
    coflow::test::Pool backend;
    backend.run(enhance_image(file, options, scratch / "better.png"));
    return look(scratch / "better.png").pixels;
}

/// The standard deviation of the luma in a part of the picture.
double deviation(const Pixels& pixels, std::size_t left, std::size_t right) {
    double sum = 0;
    double squares = 0;
    double count = 0;
    for (std::size_t y = 2; y + 2 < pixels.height(); ++y)
        for (std::size_t x = left; x < right; ++x) {
            const double value = luma(pixels.at(x, y));
            sum += value;
            squares += value * value;
            count += 1;
        }
    return std::sqrt(squares / count - (sum / count) * (sum / count));
}

/// The variance of the Laplacian: the more, the sharper.
double sharpness(const Pixels& pixels) {
    double sum = 0;
    double squares = 0;
    double count = 0;
    for (std::size_t y = 1; y + 1 < pixels.height(); ++y)
        for (std::size_t x = 1; x + 1 < pixels.width(); ++x) {
            const double value = luma(pixels.at(x - 1, y)) + luma(pixels.at(x + 1, y)) +
                                 luma(pixels.at(x, y - 1)) + luma(pixels.at(x, y + 1)) -
                                 4 * luma(pixels.at(x, y));
            sum += value;
            squares += value * value;
            count += 1;
        }
    return squares / count - (sum / count) * (sum / count);
}

/// Dark on the left and light on the right, from 90 to 160, and noise with a deviation of 8.
std::filesystem::path noisy_edge(const coflow::test::ScratchFolder& scratch, double noise = 8) {
    std::mt19937 random{1};
    return paint(scratch / "noisy.ppm", 96, 64, [&](int x, int) {
        double sum = 0; // of twelve uniform numbers: nearly normal, the same everywhere
        for (int count = 0; count < 12; ++count)
            sum += static_cast<double>(random()) * 0x1p-32;
        return grey(static_cast<int>((x < 48 ? 90 : 160) + noise * (sum - 6)));
    });
}

} // namespace

TEST_CASE("nothing is changed unless it is asked for", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto chart = image::test::quarters(scratch / "chart.ppm");
    CHECK(enhance(scratch, chart, {}).bytes() == look(chart).pixels.bytes());
}

TEST_CASE("denoising takes noise away and leaves edges", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto file = noisy_edge(scratch);
    const Pixels before = look(file).pixels;
    CHECK(deviation(before, 2, 44) == Approx(8).margin(0.5));
    const Pixels half = enhance(scratch, file, {.denoise = 0.5});
    const Pixels full = enhance(scratch, file, {.denoise = 1});
    CHECK(deviation(half, 2, 44) < 5);
    CHECK(deviation(full, 2, 44) < 3);
    CHECK(luma(full.at(52, 32)) - luma(full.at(43, 32)) > 60);
}

TEST_CASE("contrast moves the darkest and the lightest to the ends", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto file = paint(scratch / "dull.ppm", 70, 40, [](int x, int) { return grey(90 + x); });
    const TonalRange range = tonal_range_of(look(file).pixels);
    CHECK(range.darkest == Approx(90.0 / 255));
    CHECK(range.lightest == Approx(159.0 / 255));
    const Pixels full = enhance(scratch, file, {.contrast = 1});
    CHECK(full.at(0, 20).red <= 4);
    CHECK(full.at(69, 20).red >= 251);
    const Pixels half = enhance(scratch, file, {.contrast = 0.5});
    CHECK(deviation(half, 0, 70) > 1.4 * deviation(look(file).pixels, 0, 70));
    CHECK(deviation(full, 0, 70) > 1.4 * deviation(half, 0, 70));
}

TEST_CASE("a few black and white pixels do not keep contrast from being seen", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto file = paint(scratch / "dull.ppm", 70, 40, [](int x, int y) {
        return y == 0 && x < 4 ? grey(255 * (x % 2)) : grey(90 + x);
    });
    CHECK(tonal_range_of(look(file).pixels).darkest == Approx(90.0 / 255));
    const auto flat = paint(scratch / "flat.ppm", 9, 9, [](int, int) { return grey(77); });
    CHECK(enhance(scratch, flat, {.contrast = 1}).bytes() == look(flat).pixels.bytes());
}

TEST_CASE("saturation moves colours away from their grey, which stays", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto file = paint(scratch / "two.ppm", 20, 10,
                            [](int x, int) { return x < 10 ? Rgb{150, 100, 80} : grey(120); });
    const Pixels more = enhance(scratch, file, {.saturation = 1.5});
    const double light = luma({150, 100, 80});
    CHECK(more.at(5, 5).red == Approx(light + 1.5 * (150 - light)).margin(1.5));
    CHECK(more.at(5, 5).blue == Approx(light + 1.5 * (80 - light)).margin(1.5));
    CHECK(std::abs(more.at(15, 5).red - 120) <= 1);
    const Pixels none = enhance(scratch, file, {.saturation = 0});
    CHECK(none.at(5, 5).red == none.at(5, 5).blue);
    CHECK(none.at(5, 5).red == Approx(light).margin(1.5));
}

TEST_CASE("sharpening makes edges steeper", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto file = paint(scratch / "soft.ppm", 96, 64, [](int x, int y) {
        return grey(static_cast<int>(128 + 60 * std::sin(x / 3.0) * std::cos(y / 4.0)));
    });
    const double before = sharpness(look(file).pixels);
    const double little = sharpness(enhance(scratch, file, {.sharpen = 0.2}));
    const double much = sharpness(enhance(scratch, file, {.sharpen = 1}));
    CHECK(little > 1.1 * before);
    CHECK(much > 1.1 * little);
}

TEST_CASE("what is transparent stays so", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto glass =
        coflow::test::make_picture(scratch / "glass.png", "color=red@0.5:s=16x16,format=rgba");
    coflow::test::Pool backend;
    const auto better = scratch / "better.png";
    backend.run(enhance_image(
        glass, {.denoise = 0.1, .contrast = 1, .saturation = 1.2, .sharpen = 0.5}, better));
    CHECK(look(better).stream.pixel_format == "rgba");
    const auto alpha = coflow::test::make_media(scratch / "alpha.pgm", "-i", better, "-vf",
                                                "alphaextract", "-frames:v", "1");
    CHECK(std::abs(look(alpha).pixels.at(8, 8).red - 128) <= 1);
}

TEST_CASE("options beyond their range, and hostile files, are refused", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    const auto result = scratch / "result.png";
    const auto refusal = [&](ImageEnhancementOptions options) {
        return coflow::test::error_of(enhance_image(scratch / "none.png", options, result));
    };
    CHECK(refusal({.denoise = 2}) == "a denoise of 2; it is 0 to 1");
    CHECK(refusal({.contrast = -1}) == "a contrast of -1; it is 0 to 1");
    CHECK(refusal({.saturation = std::nan("")}).find("a saturation of nan") == 0);
    CHECK(refusal({.sharpen = 1.1}) == "a sharpen of 1.1; it is 0 to 1");
    const image::test::Hostile hostile{scratch};
    for (const auto& file : hostile.damaged)
        CHECK(coflow::test::error_of(enhance_image(file, {.contrast = 1}, result))
                  .find(file.filename().native()) != std::string::npos);
    for (const auto& file : hostile.odd)
        CHECK(enhance(scratch, file, {.contrast = 1, .sharpen = 1}).width() == 64);
}
