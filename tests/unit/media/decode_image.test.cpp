// SPDX-License-Identifier: MIT
#include "coflow/media/decode_image.hpp"

#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;
using namespace coflow::image;

TEST_CASE("a picture is decoded, whatever its name is", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto red = test::make_picture(scratch / "red.png", "color=red:s=20x10");
    for (const char* name : {"-i a'b\"c\n%d*.png", "looks like.mp4", "none"}) {
        CAPTURE(name);
        std::filesystem::copy(red, scratch / name);
        test::Pool backend;
        const DecodedImage image = backend.run(decode_image(scratch / name));
        CHECK(image.format == "png");
        CHECK(image.bytes == std::filesystem::file_size(red));
        CHECK(image.pixels.width() == 20);
        CHECK(image.pixels.height() == 10);
        const Rgb corner = image.pixels.at(19, 9);
        CHECK(corner.red >= 253); // by way of yuv
        CHECK(corner.green <= 2);
    }
}

TEST_CASE("a big picture is averaged down and keeps its aspect", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto wide = test::make_picture(scratch / "wide.jpg", "testsrc=s=300x100");
    test::Pool backend;
    const DecodedImage small = backend.run(decode_image(wide, {.longest_side = 30}));
    CHECK(small.format == "jpeg");
    CHECK(small.stream.width == 300);
    CHECK(small.pixels.width() == 30);
    CHECK(small.pixels.height() == 10);
    CHECK(backend.run(decode_image(wide, {.longest_side = 1})).pixels.height() == 1);
    CHECK(backend.run(decode_image(wide, {.longest_side = 0})).pixels.width() == 300);
}

TEST_CASE("what is no picture, is damaged or too big, is refused with the reason", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto jpeg = test::make_picture(scratch / "a.jpg", "testsrc=s=160x120");
    const auto png = test::make_picture(scratch / "a.png", "testsrc=s=160x120");
    const auto half = [&](const std::filesystem::path& file) {
        const std::string content = test::content_of(file);
        return scratch.file("half" + file.extension().native(),
                            content.substr(0, content.size() / 2));
    };
    const std::string cut_jpeg = test::error_of(decode_image(half(jpeg)));
    const std::string cut_png = test::error_of(decode_image(half(png)));
    CHECK(cut_jpeg.find("half.jpg' is no media file that ffmpeg can read") != std::string::npos);
    CHECK(cut_png.find("half.png'") != std::string::npos);
    CHECK(test::error_of(decode_image(scratch.file("empty.png", ""))).find("is empty") !=
          std::string::npos);
    CHECK(test::error_of(decode_image(scratch.file("text.png", "text"))).find("Invalid data") !=
          std::string::npos);
    const DecodeOptions small{.limits = {.most_pixels = 19'199}};
    CHECK(test::error_of(decode_image(png, small)).find("160 x 120") != std::string::npos);
    CHECK(test::error_of(decode_image(test::make_spliced_clip(scratch / "clip.mp4")))
              .find("is no picture, but mov") != std::string::npos);
    CHECK(
        test::error_of(decode_image(scratch / "none.png"), ErrorCode::not_found).find("none.png") !=
        std::string::npos);
}

TEST_CASE("a picture that claims huge dimensions is not decoded", "[analyzer]") {
    const test::ScratchFolder scratch;
    std::string content =
        test::content_of(test::make_picture(scratch / "a.bmp", "color=red:s=8x8"));
    content.replace(18, 8, "\xff\xff\x00\x00\xff\xff\x00\x00", 8); // its width and height
    CHECK(test::error_of(decode_image(scratch.file("huge.bmp", content))).find("huge.bmp'") !=
          std::string::npos);
}
