// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/websocket_options.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("Unless told otherwise a peer is limited in size and in time") {
    const WebSocketOptions options;
    CHECK(options.longest_message < WebSocketOptions::unlimited);
    CHECK(options.close_limit > Duration::zero());
    CHECK(options.pong_limit > Duration::zero());
    CHECK_FALSE(options.mask_seed);
}
