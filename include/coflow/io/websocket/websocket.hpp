// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/task.hpp"
#include "coflow/io/upgraded.hpp"
#include "coflow/io/websocket/close_code.hpp"
#include "coflow/io/websocket/detail/websocket_connection.hpp"
#include "coflow/io/websocket/handshake.hpp"
#include "coflow/io/websocket/websocket_error.hpp"
#include "coflow/io/websocket/websocket_message.hpp"
#include "coflow/io/websocket/websocket_options.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace coflow {

/// A connection that carries messages both ways (RFC 6455), compressed where that has been agreed
/// (RFC 7692).
///
///     while (const auto message = co_await socket.receive())
///         use(*message);
///
/// Nothing runs in the background. Pings are answered, and `keep_alive` works, while a `receive` is
/// under way; between two of them the peer waits, so that no more is held than one message.
///
/// Thread safety: any thread; any number of calls at once, served in turn: sending does not wait
/// for receiving, nor the other way round.
/// Lifetime: outlives its tasks; not moved while there are any. The destructor aborts.
class WebSocket {
public:
    /// Speaks over a connection whose handshake is done.
    WebSocket(Upgraded connection, WebSocketRole role, WebSocketAgreement agreement = {},
              const WebSocketOptions& options = {})
        : connection_{std::make_unique<detail::WebSocketConnection>(std::move(connection), role,
                                                                    options, agreement.deflate)},
          agreement_{std::move(agreement)} {}

    /// The next message; nothing once the peer has closed by a close frame, see `end`.
    ///
    /// Throws: `WebSocketError` if the connection ended or failed in another way, or the peer broke
    /// the protocol, of which it has been told then.
    /// Cancellation: no message and no byte is lost; a pong that is being written is finished, for
    /// which it has `close_limit`.
    [[nodiscard]] Task<std::optional<WebSocketMessage>> receive() { return connection_->receive(); }

    /// Sends a message; returns when the stream has taken all of it.
    ///
    /// Throws: `WebSocketError` if it cannot be sent any more; `Error` (invalid_argument) for text
    /// that is not UTF-8. Cancellation: nothing is sent if it waits for another sender; else the
    /// connection is given up, because half a message has been sent.
    [[nodiscard]] Task<> send_text(std::string text) {
        return connection_->send(WebSocketMessage::Kind::text, std::move(text));
    }
    [[nodiscard]] Task<> send_binary(std::string data) {
        return connection_->send(WebSocketMessage::Kind::binary, std::move(data));
    }

    /// Makes the peer answer, which only shows in that the connection does not fail.
    ///
    /// Throws: as `send_text`; `Error` (invalid_argument) for more than 125 bytes.
    /// Cancellation: as `send_text`.
    [[nodiscard]] Task<> ping(std::string payload = {}) {
        return connection_->ping(std::move(payload));
    }

    /// Says why, waits for the peer's close frame and ends the connection; within `patience` and
    /// `close_limit`, after which it is cut. Messages that come meanwhile go to whoever waits for
    /// one, and are dropped otherwise.
    ///
    /// The result is how it has ended: what the peer said, or `abnormal`.
    /// Throws: `Error` (invalid_argument) for what no close frame can say.
    /// Cancellation: the connection is cut.
    [[nodiscard]] Task<WebSocketClose>
    close(WebSocketClose why = WebSocketClose{WebSocketCloseCode::normal},
          Duration patience = std::chrono::seconds{5}) {
        return connection_->close(std::move(why), patience);
    }

    /// Cuts the connection; whatever waits for it throws `WebSocketError`.
    void abort() noexcept { connection_->abort(); }

    /// How it has ended; nothing while messages may come.
    [[nodiscard]] std::optional<WebSocketClose> end() const { return connection_->end(); }

    [[nodiscard]] const WebSocketAgreement& agreement() const noexcept { return agreement_; }

private:
    std::unique_ptr<detail::WebSocketConnection> connection_;
    WebSocketAgreement agreement_;
};

} // namespace coflow
