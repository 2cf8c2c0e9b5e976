// SPDX-License-Identifier: MIT
#include "coflow/media/open_image.hpp"

#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;
using namespace coflow::image;

namespace {

/// The picture with the note of a camera that was held upright.
std::string turned(std::string jpeg) {
    const std::string exif{
        "\xff\xe1\x00\x22"
        "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",
        36};
    return jpeg.insert(2, exif);
}

} // namespace

TEST_CASE("an opened picture tells its size, in the file or as it is shown", "[media]") {
    const test::ScratchFolder scratch;
    const auto flat = test::make_picture(scratch / "flat.jpg", "testsrc=s=60x40");
    const auto side = scratch.file("side.jpg", turned(test::content_of(flat)));
    test::Pool backend;
    const ImageSource straight = backend.run(open_upright_image(flat));
    CHECK(straight.bytes == std::filesystem::file_size(flat));
    CHECK(straight.stream.width == 60);
    CHECK(straight.stream.pixel_format == "yuvj444p");
    CHECK(backend.run(open_image(side)).stream.width == 60);
    const ImageSource lying = backend.run(open_upright_image(side));
    CHECK(lying.stream.width == 40);
    CHECK(lying.stream.height == 60);
}

TEST_CASE("a damaged picture has no size as it is shown", "[media]") {
    const test::ScratchFolder scratch;
    for (const std::string name : {"a.png", "a.jpg"}) {
        CAPTURE(name);
        const std::string whole =
            test::content_of(test::make_picture(scratch / name, "testsrc=s=60x40"));
        const auto cut = scratch.file("cut " + name, whole.substr(0, whole.size() / 2));
        CHECK(test::error_of(open_upright_image(cut)).find("cut " + name) != std::string::npos);
    }
}

TEST_CASE("a video, and a picture beyond the limits, are not opened", "[media]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_spliced_clip(scratch / "clip.mp4");
    CHECK(test::error_of(open_image(clip)).find("is no picture, but mov") != std::string::npos);
    CHECK(test::error_of(open_upright_image(clip)).find("is no picture, but mov") !=
          std::string::npos);
    const auto picture = test::make_picture(scratch / "a.png", "testsrc=s=60x40");
    CHECK(test::error_of(open_image(picture, {.most_pixels = 2399})).find("60 x 40") !=
          std::string::npos);
    CHECK(test::error_of(open_upright_image(picture, {.most_pixels = 2399})).find("60 x 40") !=
          std::string::npos);
    test::Pool backend;
    CHECK(backend.run(open_upright_image(picture, {.most_pixels = 2400})).stream.height == 40);
}
