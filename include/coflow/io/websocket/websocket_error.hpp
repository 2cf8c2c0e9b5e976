// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/io/websocket/close_code.hpp"

#include <string>

namespace coflow {

/// A WebSocket that can carry nothing more, other than by a proper closing.
///
/// Codes: `closed` where the connection has ended, `timed_out` where the peer did not answer,
/// `io_failure` where it broke the protocol or a limit.
class WebSocketError : public Error {
public:
    WebSocketError(ErrorCode code, WebSocketCloseCode close_code, const std::string& message)
        : Error{code, "WebSocket: " + message}, close_code_{close_code} {}

    /// `abnormal` (1006) if the connection ended without a close frame; what this side has told
    /// the peer if the peer broke the protocol.
    [[nodiscard]] WebSocketCloseCode close_code() const noexcept { return close_code_; }

private:
    WebSocketCloseCode close_code_;
};

} // namespace coflow
