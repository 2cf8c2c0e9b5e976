// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_operation.hpp"

#include "support/catch.hpp"

#include <variant>

using namespace coflow::video;

TEST_CASE("operations that say nothing change nothing", "[generator]") {
    CHECK(Cut{}.from.count() == 0);
    CHECK_FALSE(Cut{}.to);
    CHECK(Speed{}.factor == 1);
    CHECK(Rotate{}.degrees == 0);
    CHECK(std::holds_alternative<Cut>(VideoOperation{}));
}
