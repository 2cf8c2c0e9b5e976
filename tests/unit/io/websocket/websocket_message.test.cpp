// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/websocket_message.hpp"

#include "support/catch.hpp"

using namespace coflow;
using Kind = WebSocketMessage::Kind;

TEST_CASE("Messages of the same bytes differ if one of them is text") {
    const WebSocketMessage text{Kind::text, "{}"};
    const WebSocketMessage binary{Kind::binary, "{}"};
    CHECK(text.is_text());
    CHECK_FALSE(binary.is_text());
    CHECK_FALSE(text == binary);
    CHECK(binary == WebSocketMessage{Kind::binary, "{}"});
}
