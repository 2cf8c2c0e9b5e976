// SPDX-License-Identifier: MIT
#include "coflow/generator/video/edit_plan.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <limits>
#include <string>
#include <variant>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

constexpr VideoShape clip{160, 90, {25, 1}, 50, true};
constexpr VideoShape silent{64, 64, {30, 1}, 15, false};

VideoShape shape_after(const VideoOperation& operation) {
    return EditPlan{clip, {operation}, {}}.shape();
}

std::string refusal_of(const VideoOperation& operation) {
    try {
        const EditPlan plan{clip, {operation}, {}};
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "nothing";
}

} // namespace

TEST_CASE("the shape of a result is known before it is made", "[generator]") {
    CHECK(shape_after(Cut{0.4s, 1.2s}).frames == 20);
    CHECK(shape_after(Cut{0.41s, {}}).frames == 40);
    CHECK(shape_after(Speed{2}).frames == 25);
    CHECK(shape_after(Speed{0.3}).frames == 167);
    CHECK(shape_after(Scale{80, 0}).height == 45);
    CHECK(shape_after(Scale{0, 1}).width == 2);
    CHECK(shape_after(Crop{1, 1, 33, 17}).width == 33);
    CHECK(shape_after(Rotate{90}).width == 90);
    CHECK(shape_after(Rotate{-90}).height == 160);
    CHECK(shape_after(Rotate{180}).width == 160);
    CHECK(shape_after(Rotate{45}).width == 177); // (160 + 90) / sqrt(2)
}

TEST_CASE("operations between joins are one run", "[generator]") {
    const std::vector<VideoOperation> operations{Cut{0s, 1s}, Speed{2}, Join{{"a", "b"}},
                                                 Join{{"c"}}, Scale{80, 45}};
    const std::vector<VideoShape> joined{silent, clip, silent};
    const EditPlan plan{clip, operations, joined};
    REQUIRE(plan.passes().size() == 4);
    CHECK(std::holds_alternative<FilterPass>(plan.passes()[0]));
    const auto& join = std::get<JoinPass>(plan.passes()[1]);
    // 25 frames twice as fast are 12.5; 15 of 30 a second are 12.5 of 25, too.
    CHECK(join.frames == std::vector<std::int64_t>{13, 13, 50});
    CHECK_FALSE(join.sounds[0].empty());
    CHECK(join.sounds[1].empty());
    CHECK(std::get<JoinPass>(plan.passes()[2]).frames == std::vector<std::int64_t>{76, 13});
    CHECK(plan.shape().frames == 89);
    CHECK(plan.shape().width == 80);
}

TEST_CASE("what cannot be done is refused with the reason", "[generator]") {
    CHECK(refusal_of(Cut{1s, 1s}) ==
          "cannot cut frames 25 to 25 out of a video of 50 frames (2.000 s)");
    CHECK(refusal_of(Cut{-1s, 1s}).find("frames -25") != std::string::npos);
    CHECK(refusal_of(Cut{0s, 3s}).find("0 to 75") != std::string::npos);
    CHECK(refusal_of(Cut{5s, {}}).find("125 to 50") != std::string::npos);
    CHECK(refusal_of(Join{}) == "no videos are to be joined");
    CHECK(refusal_of(Scale{}) == "cannot scale to 0 x 0 pixels");
    CHECK(refusal_of(Scale{-5, 10}).find("-5") != std::string::npos);
    CHECK(refusal_of(Scale{8000, 0}) == "nothing");
    CHECK(refusal_of(Scale{0, 8000}).find("14222 x 8000") != std::string::npos);
    CHECK(refusal_of(Scale{1'000'000, 2}).find("1000000 x 2") != std::string::npos);
    CHECK(refusal_of(Speed{5}).find("0.25 to 4") != std::string::npos);
    CHECK(refusal_of(Speed{std::numeric_limits<double>::quiet_NaN()}).find("nan") !=
          std::string::npos);
    CHECK(refusal_of(Crop{100, 0, 61, 10}) ==
          "cannot crop 61 x 10 pixels at 100, 0 out of 160 x 90");
    CHECK(refusal_of(Crop{0, 0, 0, 10}).find("0 x 10") != std::string::npos);
    CHECK(refusal_of(Crop{2'000'000'000, 0, 2'000'000'000, 1}).find("cannot crop") !=
          std::string::npos);
    CHECK(refusal_of(Rotate{1000}).find("1000") != std::string::npos);
    CHECK_THROWS_AS((EditPlan{clip, {}, {}}), Error);
}
