// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_wish.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::comfyui;

TEST_CASE("a wish asks for one place and nothing special, and has an end") {
    const ServerWish wish;
    REQUIRE(wish.weight == 1);
    REQUIRE(wish.least_free_memory == 0);
    REQUIRE(wish.needs.empty());
    REQUIRE(wish.patience < Duration::max());
}
