// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/detail/websocket_life.hpp"

#include "support/catch.hpp"

#include <string>
#include <variant>

using namespace coflow;
using coflow::detail::WebSocketLife;
using Code = WebSocketCloseCode;

namespace {

std::string next(WebSocketLife& life) {
    const auto control = life.take_control();
    if (!control)
        return "nothing";
    if (const auto* pong = std::get_if<WebSocketPong>(&*control))
        return "pong " + pong->payload;
    if (std::holds_alternative<WebSocketPing>(*control))
        return "ping";
    return "close " + std::to_string(static_cast<int>(std::get<WebSocketClose>(*control).code));
}

} // namespace

TEST_CASE("Only the last of several pings is answered, and nothing follows a close") {
    WebSocketLife life;
    CHECK(next(life) == "nothing");
    life.answer_ping("one");
    life.answer_ping("two");
    life.ping();
    CHECK(life.has_control());
    CHECK(next(life) == "pong two");
    CHECK(next(life) == "ping");
    CHECK_FALSE(life.has_control());
    life.begin_close(WebSocketClose{Code::going_away});
    life.begin_close(WebSocketClose{Code::normal});
    CHECK_THROWS_AS(life.check_sendable(), WebSocketError);
    CHECK(next(life) == "close 1001");
    life.answer_ping("late");
    CHECK_FALSE(life.has_control());
    CHECK(next(life) == "nothing");
}

TEST_CASE("A peer that closes is answered with its own code") {
    WebSocketLife life;
    CHECK_NOTHROW(life.check_sendable());
    life.peer_closed(WebSocketClose{static_cast<Code>(4000), "enough"});
    CHECK(life.is_over());
    CHECK(life.end() == WebSocketClose{static_cast<Code>(4000), "enough"});
    CHECK(next(life) == "close 4000");
    CHECK_NOTHROW(life.check_end());
    life.fail_abruptly(ErrorCode::closed, "the connection is gone"); // as it should be
    CHECK_NOTHROW(life.check_end());
    CHECK(life.end()->code == static_cast<Code>(4000));
}

TEST_CASE("A peer that breaks the rules is told so, and that is how it ends") {
    WebSocketLife life;
    life.fail_by(WebSocketError{ErrorCode::io_failure, Code::invalid_data, "the peer stammers"});
    CHECK(next(life) == "close 1007");
    CHECK(life.end()->code == Code::invalid_data);
    life.fail_abruptly(ErrorCode::closed, "gone");
    CHECK_THROWS_WITH(life.check_end(), Catch::Contains("stammers"));
    CHECK_THROWS_WITH(life.check_sendable(), Catch::Contains("stammers"));
}

TEST_CASE("A connection that is gone is no proper end, and nothing more is said") {
    WebSocketLife life;
    life.answer_ping("one");
    life.fail_abruptly(ErrorCode::closed, "gone");
    CHECK(next(life) == "nothing");
    CHECK(life.is_mute());
    CHECK(life.end()->code == Code::abnormal);
    CHECK_THROWS_AS(life.check_end(), WebSocketError);
}

TEST_CASE("Who can say nothing may still hear why") {
    WebSocketLife life;
    life.fall_mute();
    CHECK_FALSE(life.is_over());
    CHECK_THROWS_AS(life.check_sendable(), WebSocketError);
    life.peer_closed(WebSocketClose{Code::going_away});
    CHECK(life.end()->code == Code::going_away);
    CHECK_NOTHROW(life.check_end());
    CHECK(next(life) == "nothing");
}
