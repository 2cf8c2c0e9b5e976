// SPDX-License-Identifier: MIT
#include "coflow/media/delivery/media_type.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a media type is told by the extension", "[delivery]") {
    CHECK(media_type_of("a/b.wav") == "audio/wav");
    CHECK(media_type_of("b.MP4") == "video/mp4");
    CHECK(media_type_of("b.tar.JPeG") == "image/jpeg");
    CHECK(media_type_of("b.unknown") == "application/octet-stream");
    CHECK(media_type_of("wav") == "application/octet-stream");
    CHECK(media_type_of("") == "application/octet-stream");
}
