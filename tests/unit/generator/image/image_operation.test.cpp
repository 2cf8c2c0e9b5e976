// SPDX-License-Identifier: MIT
#include "coflow/generator/image/image_operation.hpp"

#include "coflow/generator/image/detail/filter_plan.hpp"
#include "support/catch.hpp"

#include <limits>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::image;
using coflow::image::detail::FilterPlan;
using coflow::image::detail::PictureShape;

namespace {

FilterPlan plan_of(const std::vector<ImageOperation>& operations, PictureShape shape = {40, 20},
                   MediaLimits limits = {}) {
    return {shape, operations, limits};
}

void check_size(const ImageOperation& operation, int width, int height) {
    const FilterPlan plan = plan_of({operation});
    CHECK(plan.shape().width == width);
    CHECK(plan.shape().height == height);
}

std::string refusal_of(const ImageOperation& operation, MediaLimits limits = {}) {
    try {
        static_cast<void>(plan_of({Flip{}, operation}, {40, 20}, limits));
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "accepted";
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

Text text_of(std::string words, int size = 12) {
    Text text{std::move(words)};
    text.size = size;
    return text;
}

} // namespace

TEST_CASE("the size after each operation is known before ffmpeg runs", "[generator]") {
    check_size(Scale{20, 20}, 20, 10);
    check_size(Scale{100, 20}, 40, 20);
    check_size(Scale{10, 0}, 10, 5);
    check_size(Scale{0, 10}, 20, 10);
    check_size(Scale{1, 1}, 1, 1);
    check_size(Scale{30, 30, ScaleMode::fill}, 30, 30);
    check_size(Scale{7, 90, ScaleMode::fill}, 7, 90);
    check_size(Scale{7, 90, ScaleMode::stretch}, 7, 90);
    check_size(Crop{1, 2, 39, 18}, 39, 18);
    check_size(Flip{FlipAxis::vertical}, 40, 20);
    check_size(Rotate{90}, 20, 40);
    check_size(Rotate{-90}, 20, 40);
    check_size(Rotate{720}, 40, 20);
    check_size(Rotate{45}, 43, 43); // 60 / sqrt 2 = 42.4
    check_size(Composite{"other.png"}, 40, 20);
    check_size(text_of("a"), 40, 20);
}

TEST_CASE("only a picture turned onto nothing becomes transparent", "[generator]") {
    CHECK_FALSE(plan_of({Rotate{90}, Rotate{45, Rgb{1, 2, 3}}}).shape().has_alpha);
    CHECK(plan_of({Rotate{45}}).shape().has_alpha);
    CHECK(plan_of({Flip{}}, {4, 4, true}).shape().has_alpha);
}

TEST_CASE("operations that make no sense are refused by number and name", "[generator]") {
    CHECK(refusal_of(Scale{}) == "operation 2 (scale): 0 x 0 pixels are no size");
    CHECK(contains(refusal_of(Scale{-1, 5}), "-1 x 5"));
    CHECK(contains(refusal_of(Crop{30, 0, 11, 5}), "(crop): 11 x 5 pixels at 30, 0 do not lie"));
    CHECK(contains(refusal_of(Crop{-1, 0, 5, 5}), "do not lie"));
    CHECK(contains(refusal_of(Crop{0, 0, 0, 5}), "do not lie"));
    constexpr int most = std::numeric_limits<int>::max();
    CHECK(contains(refusal_of(Crop{1, 1, most, most}), "do not lie"));
    CHECK(contains(refusal_of(Rotate{std::numeric_limits<double>::quiet_NaN()}), "no number"));
    CHECK(contains(refusal_of(Composite{"a.png", {}, 1.5}), "an opacity of 1.5"));
    CHECK(contains(refusal_of(text_of("")), "1 to 10000 bytes"));
    CHECK(contains(refusal_of(text_of(std::string(10'001, 'a'))), "has 10001"));
    CHECK(contains(refusal_of(text_of(std::string{"a\0b", 3})), "control characters"));
    CHECK(contains(refusal_of(text_of("a", 0)), "a font of 0 pixels"));
}

TEST_CASE("a picture that would be too big is refused", "[generator]") {
    CHECK(contains(refusal_of(Scale{65536, 1, ScaleMode::stretch}), "at most 65535"));
    CHECK(contains(refusal_of(Scale{60000, 0}), "60000 x 30000"));
    CHECK(contains(refusal_of(Scale{2'000'000'000, 2'000'000'000}), "would make"));
    CHECK(contains(refusal_of(Scale{1, 2'000'000'000, ScaleMode::fill}), "would make"));
    CHECK(refusal_of(Rotate{45}, {.most_pixels = 43 * 43 - 1}).find("43 x 43") !=
          std::string::npos);
    CHECK(refusal_of(Rotate{45}, {.most_pixels = 43 * 43}) == "accepted");
}

TEST_CASE("no word of the user's is in the graph", "[generator]") {
    Text text{"'); [0:v] movie=secret", {Anchor::bottom_right, 3, 4}};
    text.font = "a:b,c.ttf";
    const FilterPlan plan = plan_of({text, Composite{"[x].png", {Anchor::centre, -1, 0}, 0.5}});
    CHECK_FALSE(contains(plan.filters(), "secret"));
    CHECK_FALSE(contains(plan.filters(), "ttf"));
    CHECK_FALSE(contains(plan.filters(), "png"));
    CHECK(contains(plan.filters(), "x=w-text_w-(3):y=h-text_h-(4)"));
    CHECK(contains(plan.filters(), "overlay=x=(W-w)/2+(-1):y=(H-h)/2+(0)"));
    REQUIRE(plan.texts().size() == 1);
    CHECK(plan.texts()[0].text == "'); [0:v] movie=secret");
    REQUIRE(plan.pictures().size() == 1);
    CHECK(plan.pictures()[0] == "[x].png");
}
