// SPDX-License-Identifier: MIT
#include "coflow/comfyui/client_options.hpp"

#include "support/catch.hpp"

#include <type_traits>

using namespace coflow::comfyui;

TEST_CASE("options may be written in braces where they are awaited") {
    STATIC_REQUIRE(std::is_trivially_destructible_v<ClientOptions>);
    STATIC_REQUIRE(std::is_aggregate_v<ClientOptions>);
}
