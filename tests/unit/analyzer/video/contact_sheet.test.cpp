// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/contact_sheet.hpp"

#include "unit/media/clips.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::video;

TEST_CASE("a contact sheet has its thumbnails in rows", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source =
        backend.run(open_video(test::make_spliced_clip(scratch / "clip.mp4")));
    const std::vector<Thumbnail> thumbnails =
        backend.run(make_thumbnails(source, {.count = 5, .box = 80}));
    const auto sheet = scratch / "sheet.jpg";
    backend.run(make_contact_sheet(thumbnails, 3, sheet));
    CHECK(scratch.names() == std::vector<std::string>{"clip.mp4", "sheet.jpg"});
    const VideoSource picture = backend.run(open_video(sheet));
    CHECK(picture.stream.codec == "mjpeg");
    CHECK(picture.stream.width == 3 * 80 + 4 * 4);
    CHECK(picture.stream.height == 2 * 60 + 3 * 4);
}

TEST_CASE("a contact sheet that cannot be is refused", "[analyzer]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const VideoSource source =
        backend.run(open_video(test::make_picture(scratch / "red.png", "color=red:s=8x8")));
    const std::vector<Thumbnail> one = backend.run(make_thumbnails(source));
    CHECK(test::error_of(make_contact_sheet(one, 3, "sheet.txt")).find("sheet.txt") !=
          std::string::npos);
    CHECK(test::error_of(make_contact_sheet(one, 0, "sheet.png")).find("column") !=
          std::string::npos);
    CHECK(test::error_of(make_contact_sheet({}, 3, "sheet.png")).find("thumbnail") !=
          std::string::npos);
}
