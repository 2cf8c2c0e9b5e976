// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/video_events.hpp"

#include "support/catch.hpp"

#include <string_view>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using Seconds = std::chrono::duration<double>;

namespace {

VideoEvents read(const std::vector<std::string_view>& lines,
                 const VideoEventOptions& options = {}) {
    VideoEventReader reader{options};
    for (const std::string_view line : lines)
        reader.read(line);
    return reader.finish();
}

} // namespace

TEST_CASE("cuts, black and frozen parts are read from what the filters measured", "[analyzer]") {
    const VideoEvents events = read(
        {"frame:0    pts:0       pts_time:0", "lavfi.scd.score=0.000",
         "frame:50   pts:25600   pts_time:2", "lavfi.scd.mafd=41.938", "lavfi.scd.score=41.938",
         "lavfi.scd.time=2", "lavfi.black_start=2", "frame:74   pts:37888   pts_time:2.96",
         "lavfi.freezedetect.freeze_start=2", "frame:75   pts:38400   pts_time:3",
         "lavfi.scd.score=25.391", "lavfi.scd.time=3", "lavfi.black_end=3",
         "lavfi.freezedetect.freeze_duration=1", "lavfi.freezedetect.freeze_end=3"});
    REQUIRE(events.cuts.size() == 2);
    CHECK(events.cuts[0].at == Seconds{2});
    CHECK(events.cuts[0].score == 41.938);
    CHECK(events.cuts[1].at == Seconds{3});
    REQUIRE(events.black.size() == 1);
    CHECK(events.black[0].from == Seconds{2});
    CHECK(events.black[0].length() == Seconds{1});
    REQUIRE(events.frozen.size() == 1);
    CHECK(events.frozen[0].to == Seconds{3});
}

TEST_CASE("what has not ended ends with the video", "[analyzer]") {
    const VideoEvents events =
        read({"frame:0 pts:0 pts_time:0", "lavfi.black_start=0",
              "lavfi.freezedetect.freeze_start=0", "frame:1 pts:1 pts_time:1"});
    REQUIRE(events.black.size() == 1);
    CHECK(events.black[0].to == Seconds{2});
    REQUIRE(events.frozen.size() == 1);
    CHECK(events.frozen[0].to == Seconds{2});
}

TEST_CASE("what is too short, or has no beginning, is no event", "[analyzer]") {
    const VideoEvents events =
        read({"frame:0 pts:0 pts_time:0", "lavfi.black_start=1", "lavfi.black_end=1.4",
              "lavfi.black_end=9", "lavfi.freezedetect.freeze_end=9"},
             {.black_at_least = Seconds{0.5}});
    CHECK(events.black.empty());
    CHECK(events.frozen.empty());
}
