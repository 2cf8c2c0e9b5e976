// SPDX-License-Identifier: MIT
#include "coflow/manage/resource.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("amounts of resources are written in braces") {
    const ResourceAmounts amounts{{"vram_gib", 6}, {"gpus", 1}};
    REQUIRE(amounts.size() == 2);
    CHECK(amounts.begin()->name == "vram_gib");
    CHECK(amounts.begin()->amount == 6);
}
