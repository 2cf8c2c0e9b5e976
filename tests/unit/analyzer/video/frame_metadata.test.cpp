// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/frame_metadata.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::video;

TEST_CASE("pictures are counted and their values read", "[analyzer]") {
    FrameMetadata metadata;
    CHECK_FALSE(metadata.read("frame:0    pts:0       pts_time:0"));
    const auto value = metadata.read("lavfi.signalstats.YAVG=125.226");
    REQUIRE(value);
    CHECK(value->key == "signalstats.YAVG");
    CHECK(value->number == 125.226);
    CHECK(metadata.frames() == 1);
    CHECK(metadata.end().count() == 0);
    CHECK_FALSE(metadata.read("frame:1    pts:512     pts_time:0.04"));
    CHECK(metadata.frames() == 2);
    CHECK(metadata.time().count() == 0.04);
    CHECK(metadata.end().count() == Approx(0.08));
}

TEST_CASE("lines that are no values change nothing", "[analyzer]") {
    FrameMetadata metadata;
    for (const char* line : {"", "=", "lavfi.", "lavfi.x", "lavfi.x=", "lavfi.x=nan", "lavfi.x=inf",
                             "other.x=1", "lavfi.x=word"}) {
        CAPTURE(line);
        CHECK_FALSE(metadata.read(line));
    }
    CHECK(metadata.frames() == 0);
    metadata.read("frame:0    pts:NOPTS   pts_time:NOPTS");
    CHECK(metadata.frames() == 1);
    CHECK(metadata.time().count() == 0);
}
