// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_shape.hpp"

#include "support/catch.hpp"

using namespace coflow::video;

TEST_CASE("a video lasts as long as its frames", "[generator]") {
    CHECK(VideoShape{16, 9, {25, 1}, 50, false}.length().count() == Approx(2));
    CHECK(VideoShape{16, 9, {30000, 1001}, 30, true}.length().count() == Approx(1.001));
}
