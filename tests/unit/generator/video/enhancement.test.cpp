// SPDX-License-Identifier: MIT
#include "coflow/generator/video/enhancement.hpp"

#include "support/catch.hpp"

#include <limits>
#include <string>

using namespace coflow;
using namespace coflow::video;

namespace {

constexpr VideoShape even{160, 90, {25, 1}, 50, false};
constexpr VideoShape odd{33, 17, {25, 1}, 50, false};

std::string refusal_of(const EnhancementOptions& options) {
    try {
        const EnhancementPlan plan{options, even};
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "nothing";
}

} // namespace

TEST_CASE("noise is taken out before motion is estimated, and before sharpening", "[generator]") {
    const EnhancementPlan plan{{.denoise = Denoise::light, .stabilise = 10, .sharpen = 1}, even};
    REQUIRE(plan.two_passes());
    CHECK(plan.first_pass().find("hqdn3d") < plan.first_pass().find("vidstabdetect"));
    CHECK(plan.filters().find("hqdn3d") < plan.filters().find("vidstabtransform"));
    CHECK(plan.filters().find("vidstabtransform") < plan.filters().find("unsharp"));
    CHECK(plan.filters().find("crop") == std::string::npos);
    CHECK(EnhancementPlan{{.stabilise = 10}, odd}.filters().find("crop=33:17") !=
          std::string::npos);
    CHECK_FALSE(EnhancementPlan{{.contrast = 1.2}, even}.two_passes());
}

TEST_CASE("options out of their range are refused by name", "[generator]") {
    CHECK(refusal_of({}) == "nothing of the video is to be enhanced");
    CHECK(refusal_of({.deflicker = 1}) == "deflicker is 1; it can be 2 to 129");
    CHECK(refusal_of({.stabilise = -1}) == "stabilise is -1; it can be 0 to 500");
    CHECK(refusal_of({.sharpen = 9}) == "sharpen is 9; it can be 0 to 3");
    CHECK(refusal_of({.gamma = std::numeric_limits<double>::quiet_NaN()}) ==
          "gamma is nan; it can be 0.1 to 10");
}
