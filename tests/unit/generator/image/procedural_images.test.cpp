// SPDX-License-Identifier: MIT
#include "coflow/generator/image/procedural_images.hpp"

#include "coflow/base/sha256.hpp"
#include "coflow/media/decode_image.hpp"
#include "unit/media/clips.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

using namespace coflow;
using namespace coflow::image;

namespace {

constexpr std::size_t styles = image_style_names.size();

ImageCreationRequest request_of(std::size_t style, int width, int height, std::uint64_t seed = 7) {
    ImageCreationRequest request;
    request.style = static_cast<ImageStyle>(style);
    request.width = width;
    request.height = height;
    request.seed = seed;
    return request;
}

Pixels draw(const ImageCreationRequest& request) {
    test::Pool backend;
    return backend.run(draw_image(request));
}

std::string digest_of(const Pixels& pixels) {
    Sha256 hash;
    hash.update(pixels.bytes());
    return hash.hex_digest();
}

/// The mean difference of channels, where `big` has twice the side.
double difference_from_half(const Pixels& big, const Pixels& small) {
    double sum = 0;
    for (std::size_t y = 0; y < small.height(); ++y)
        for (std::size_t x = 0; x < small.width(); ++x) {
            double green = 0;
            for (const std::size_t part : {0U, 1U, 2U, 3U})
                green += big.at(2 * x + part % 2, 2 * y + part / 2).green / 4.0;
            sum += std::abs(green - small.at(x, y).green);
        }
    return sum / static_cast<double>(small.count());
}

} // namespace

TEST_CASE("a request gives the same picture on every machine", "[generator]") {
    constexpr std::array<std::string_view, styles> known{
        "3646e37f26aced4a611a05da72abb944577064a208653ce838af3c70e9581967",
        "ba9e449641647fee6769dc46776843f56d82a5e3af1b62e926d9f1bc510e41b9",
        "1512b9edeaa1c43eaf9a7a977f2a16c2824550078e56d83092dae8a6b84f5ffd",
        "c42aa1158856d9f88d3f17f6f21cd0f961a90c77d37fb47b59b229c440f587db",
        "558f1f3756c6323f20e403434af2ec785039d97dcea77eaf027efb8dac56f2b1",
        "ac0801bea08fe0bc09864f4a2a2316adf06e38a882757f59215bab608c3998b0"};
    for (std::size_t style = 0; style < styles; ++style) {
        CAPTURE(image_style_names[style]);
        CHECK(digest_of(draw(request_of(style, 96, 64))) == known[style]);
    }
}

TEST_CASE("another seed gives another picture", "[generator]") {
    for (std::size_t style = 0; style < styles; ++style) {
        CAPTURE(image_style_names[style]);
        CHECK(draw(request_of(style, 24, 24, 1)).bytes() !=
              draw(request_of(style, 24, 24, 2)).bytes());
    }
}

TEST_CASE("a picture is nearly the same in another size", "[generator]") {
    for (std::size_t style = 0; style < styles; ++style) {
        CAPTURE(image_style_names[style]);
        const Pixels big = draw(request_of(style, 192, 128));
        CHECK(difference_from_half(big, draw(request_of(style, 96, 64))) < 14);
        CHECK(difference_from_half(big, draw(request_of(style, 96, 64, 8))) > 16);
    }
}

TEST_CASE("a picture uses the colours of its palette", "[generator]") {
    ImageCreationRequest request = request_of(4, 64, 64); // flat colours
    request.palette = {{0, 0, 0}, {200, 0, 0}};
    const Pixels pixels = draw(request);
    std::size_t black = 0;
    std::size_t red = 0;
    for (std::size_t index = 0; index < pixels.count(); ++index) {
        CHECK(pixels[index].green == 0);
        black += pixels[index] == request.palette[0] ? 1U : 0U;
        red += pixels[index] == request.palette[1] ? 1U : 0U;
    }
    CHECK(black > pixels.count() / 5);
    CHECK(red > pixels.count() / 5);
    for (std::size_t style = 0; style < styles; ++style) {
        request.style = static_cast<ImageStyle>(style);
        request.palette = {{90, 90, 90}};
        CHECK(draw(request).count() == 64U * 64);
    }
}

TEST_CASE("pictures of one pixel, and very long ones, can be drawn", "[generator]") {
    for (std::size_t style = 0; style < styles; ++style) {
        CAPTURE(image_style_names[style]);
        CHECK(draw(request_of(style, 1, 1)).count() == 1);
        CHECK(draw(request_of(style, 3000, 1)).width() == 3000);
        CHECK(draw(request_of(style, 1, 3000)).height() == 3000);
    }
    CHECK(draw(request_of(1, 65535, 1)).count() == 65535);
}

TEST_CASE("sizes of nothing, and huge ones, are refused", "[generator]") {
    for (const auto& [width, height] :
         {std::pair{0, 10}, std::pair{10, -1}, std::pair{65536, 1}, std::pair{60000, 60000}})
        CHECK(test::error_of(draw_image(request_of(1, width, height))).find("cannot draw") == 0);
    ImageCreationRequest request = request_of(1, 8, 8);
    CHECK(test::error_of(draw_image(request, {.most_pixels = 63})).find("63 in all") !=
          std::string::npos);
    request.palette.resize(257);
    CHECK(test::error_of(draw_image(request)).find("257 colours") != std::string::npos);
}

TEST_CASE("the backend writes what was drawn, and tells how far it is", "[generator]") {
    const test::ScratchFolder scratch;
    const ImageCreationRequest request = request_of(1, 200, 400);
    std::atomic<int> calls{0};
    std::atomic<double> latest{0};
    ProceduralImages images;
    test::Pool backend;
    const MediaProgress progress = [&](double fraction) {
        ++calls;
        latest = fraction;
    };
    backend.run(images.create(request, scratch / "a.png", progress));
    CHECK(calls > 2);
    CHECK(latest == 1);
    const DecodedImage image = backend.run(decode_image(scratch / "a.png"));
    CHECK(image.format == "png");
    CHECK(image.pixels.bytes() == draw(request).bytes());
}

TEST_CASE("a cancelled drawing ends between bands", "[generator]") {
    test::Pool backend;
    const ImageCreationRequest request = request_of(4, 2000, 2000);
    std::atomic<double> latest{0};
    const MediaProgress progress = [&](double fraction) { latest = fraction; };
    auto run = backend.executor.start(draw_image(request, {}, progress));
    while (latest == 0)
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(latest < 0.5);
}
