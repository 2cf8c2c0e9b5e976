// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/close_code.hpp"

#include "support/catch.hpp"

#include <cstdint>

using namespace coflow;

TEST_CASE("Only codes that are defined, or free to use, may be sent") {
    const auto sent = [](int number) {
        return may_be_sent(static_cast<WebSocketCloseCode>(static_cast<std::uint16_t>(number)));
    };
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1010, 1011, 1014, 3000, 3999, 4000, 4999})
        CHECK(sent(code));
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
        CHECK_FALSE(sent(code));
    CHECK_FALSE(may_be_sent(WebSocketClose{}.code));
}
