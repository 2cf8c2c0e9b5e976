// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/thumbnails.hpp"

#include "unit/media/clips.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::video;

TEST_CASE("thumbnails are taken at equal distances and fit into their box", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source =
        backend.run(open_video(test::make_spliced_clip(scratch / "clip.mp4")));
    const std::vector<Thumbnail> thumbnails =
        backend.run(make_thumbnails(source, {.count = 5, .box = 80}));
    REQUIRE(thumbnails.size() == 5);
    for (std::size_t index = 0; index < 5; ++index) {
        CAPTURE(index);
        // The container's duration is that of the longer stream.
        CHECK(thumbnails[index].at.count() ==
              Approx(0.5 + static_cast<double>(index)).margin(0.05));
        const VideoSource picture = backend.run(open_video(thumbnails[index].file));
        CHECK(picture.stream.codec == "png");
        CHECK(picture.stream.width == 80);
        CHECK(picture.stream.height == 60);
    }
}

TEST_CASE("a box that is bigger than the video leaves its size", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source =
        backend.run(open_video(test::make_picture(scratch / "thin.png", "color=red:s=300x2")));
    const std::vector<Thumbnail> thumbnails =
        backend.run(make_thumbnails(source, {.count = 5, .box = 100}));
    REQUIRE_FALSE(thumbnails.empty()); // a single picture has no duration, or a short one
    CHECK(backend.run(open_video(thumbnails[0].file)).stream.height == 1);
}

TEST_CASE("pixels that are not square become so", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    for (const std::string shape : {"100x200:r=5:d=1,setsar=4", "200x100:r=5:d=1,setsar=1/4"}) {
        CAPTURE(shape);
        const VideoSource source = backend.run(open_video(test::make_media(
            scratch / "wide.mkv", "-f", "lavfi", "-i", "testsrc2=s=" + shape, "-c:v", "ffv1")));
        const std::vector<Thumbnail> thumbnails =
            backend.run(make_thumbnails(source, {.count = 1, .box = 50}));
        const VideoSource picture = backend.run(open_video(thumbnails.at(0).file));
        CHECK(picture.stream.width * picture.stream.height == 50 * 25);
    }
}

TEST_CASE("senseless thumbnails are refused", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source =
        backend.run(open_video(test::make_picture(scratch / "red.png", "color=red:s=8x8")));
    CHECK(test::error_of(make_thumbnails(source, {.count = 0})).find("0 thumbnails") !=
          std::string::npos);
    CHECK(test::error_of(make_thumbnails(source, {.box = -1})).find("-1 pixels") !=
          std::string::npos);
}
