// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/websocket/close_code.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace coflow {

/// What a WebSocket carries.
struct WebSocketMessage {
    enum class Kind : std::uint8_t { text, binary };

    WebSocketMessage() = default;
    WebSocketMessage(Kind what, std::string bytes) : kind{what}, data{std::move(bytes)} {}

    Kind kind = Kind::text;
    std::string data; ///< Valid UTF-8 if it is text.

    [[nodiscard]] bool is_text() const noexcept { return kind == Kind::text; }
    friend bool operator==(const WebSocketMessage&, const WebSocketMessage&) = default;
};

/// The peer asks whether this side lives; the answer is a pong with the same payload.
struct WebSocketPing {
    std::string payload; ///< At most 125 bytes.
};

struct WebSocketPong {
    std::string payload;
};

/// What a peer can say.
using WebSocketEvent = std::variant<WebSocketMessage, WebSocketPing, WebSocketPong, WebSocketClose>;

} // namespace coflow
