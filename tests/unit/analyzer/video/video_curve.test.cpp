// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/video_curve.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace coflow;
using namespace coflow::video;

TEST_CASE("brightness and motion are read for each picture", "[analyzer]") {
    VideoCurveReader reader;
    for (const char* line : {"lavfi.signalstats.YAVG=9", "frame:0    pts:0       pts_time:0",
                             "lavfi.signalstats.YAVG=255", "lavfi.signalstats.UAVG=128",
                             "lavfi.signalstats.YDIF=0", "frame:1    pts:1       pts_time:0.5",
                             "lavfi.signalstats.YAVG=51", "lavfi.signalstats.YDIF=204"})
        reader.read(line);
    const std::vector<CurvePoint> curve = reader.finish();
    REQUIRE(curve.size() == 2);
    CHECK(curve[0].brightness == 1);
    CHECK(curve[0].motion == 0);
    CHECK(curve[1].at.count() == 0.5);
    CHECK(curve[1].brightness == Approx(0.2));
    CHECK(curve[1].motion == Approx(0.8));
}
