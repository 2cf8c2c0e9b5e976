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

TEST_CASE("an opened picture tells its size, and whether it lies on its side", "[media]") {
    const test::ScratchFolder scratch;
    const auto flat = test::make_picture(scratch / "flat.jpg", "testsrc=s=60x40");
    const auto side = scratch.file("side.jpg", turned(test::content_of(flat)));
    test::Pool backend;
    const ImageSource straight = backend.run(open_image(flat));
    const ImageSource lying = backend.run(open_image(side));
    CHECK(straight.bytes == std::filesystem::file_size(flat));
    CHECK(lying.stream.width == 60);
    CHECK(lying.stream.height == 40);
    CHECK_FALSE(backend.run(lies_on_side(straight)));
    CHECK(backend.run(lies_on_side(lying)));
}

TEST_CASE("a video, and a picture beyond the limits, are not opened", "[media]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_spliced_clip(scratch / "clip.mp4");
    CHECK(test::error_of(open_image(clip)).find("is no picture, but mov") != std::string::npos);
    const auto picture = test::make_picture(scratch / "a.png", "testsrc=s=60x40");
    CHECK(test::error_of(open_image(picture, {.most_pixels = 2399})).find("60 x 40") !=
          std::string::npos);
}
