// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/websocket_error.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

TEST_CASE("The error says what has happened, for people and for code") {
    const WebSocketError error{ErrorCode::closed, WebSocketCloseCode::abnormal, "it is gone"};
    CHECK(std::string{error.what()} == "WebSocket: it is gone");
    CHECK(error.code() == ErrorCode::closed);
    CHECK(error.close_code() == WebSocketCloseCode::abnormal);
}
