// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace coflow {

/// Why a WebSocket was closed (RFC 6455, section 7.4); any number of 16 bits may stand here, and
/// those from 3000 to 4999 belong to libraries and applications.
enum class WebSocketCloseCode : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported_data = 1003,
    no_status = 1005, ///< The close frame names no code; never sent.
    abnormal = 1006,  ///< The connection ended without a close frame; never sent.
    invalid_data = 1007,
    policy_violation = 1008,
    too_big = 1009,
    missing_extension = 1010,
    internal_error = 1011,
};

/// Whether a close frame may carry the code.
[[nodiscard]] constexpr bool may_be_sent(WebSocketCloseCode code) noexcept {
    const auto number = static_cast<std::uint16_t>(code);
    return (number >= 1000 && number <= 1003) || (number >= 1007 && number <= 1014) ||
           (number >= 3000 && number <= 4999);
}

/// What a close frame says, or what stands for it where none came.
struct WebSocketClose {
    WebSocketClose() = default;
    explicit WebSocketClose(WebSocketCloseCode why, std::string text = {})
        : code{why}, reason{std::move(text)} {}

    WebSocketCloseCode code = WebSocketCloseCode::no_status;
    std::string reason; ///< UTF-8, for people; at most 123 bytes.

    friend bool operator==(const WebSocketClose&, const WebSocketClose&) = default;
};

} // namespace coflow
