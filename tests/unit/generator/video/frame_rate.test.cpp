// SPDX-License-Identifier: MIT
#include "coflow/generator/video/frame_rate.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <limits>

using namespace coflow::video;
using namespace std::chrono_literals;

TEST_CASE("a measured rate is the fraction that is meant", "[generator]") {
    CHECK(FrameRate::of(25) == FrameRate{25, 1});
    CHECK(FrameRate::of(30000.0 / 1001) == FrameRate{30000, 1001});
    CHECK(FrameRate::of(24000.0 / 1001) == FrameRate{24000, 1001});
    CHECK(FrameRate::of(12.5) == FrameRate{12500, 1000});
    CHECK(FrameRate::of(0.5) == FrameRate{500, 1000});
    for (const double unknown : {0.0, -1.0, 90000.0, std::numeric_limits<double>::quiet_NaN()})
        CHECK(FrameRate::of(unknown) == FrameRate{25, 1});
    CHECK(to_string(FrameRate::of(29.97)) == "30000/1001");
}

TEST_CASE("times become frames and back", "[generator]") {
    CHECK(FrameRate{25, 1}.frames_in(2s) == 50);
    CHECK(FrameRate{30, 1}.frames_in(0.33s) == 10);
    const std::chrono::duration<double> none{std::numeric_limits<double>::quiet_NaN()};
    CHECK(FrameRate{25, 1}.frames_in(none) < 0);
    CHECK(FrameRate{30000, 1001}.time_of(30).count() == Approx(1.001));
}
