// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/http/http_body.hpp"
#include "coflow/io/http/http_headers.hpp"
#include "coflow/io/websocket/websocket_message.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::comfyui {

// What the client needs of HTTP and WebSocket, and no more: `HttpTransport` offers it over the
// network, and tests offer it without one.

/// The answer to a request. Its body is empty if a sink has taken it.
struct Answer {
    // Declared so that this is no aggregate: GCC before 14 would destroy a temporary one twice.
    Answer() = default;
    Answer(int with_status, std::string with_body)
        : status{with_status}, body{std::move(with_body)} {}

    int status = 0;
    HttpHeaders headers;
    std::string body;

    /// The value of a header; empty if there is none.
    [[nodiscard]] std::string header(std::string_view name) const {
        return std::string{headers.find(name).value_or("")};
    }
};

/// Takes the body of an answer while it arrives.
class BodySink {
public:
    virtual ~BodySink() = default;
    BodySink(const BodySink&) = delete;
    BodySink& operator=(const BodySink&) = delete;

    /// Says before the body comes whether it is wanted here, by status and headers; if not, it
    /// becomes the answer's.
    [[nodiscard]] virtual Task<bool> begin(const Answer& head) = 0;
    [[nodiscard]] virtual Task<> write(std::span<const std::byte> data) = 0;

protected:
    BodySink() = default;
};

/// A request to a server.
///
/// Lifetime: the sink outlives the task that sends it.
struct Request {
    Request() = default;
    Request(std::string with_method, std::string with_target)
        : method{std::move(with_method)}, target{std::move(with_target)} {}

    std::string method;
    std::string target; ///< Path and query, encoded; beneath the server's base path.
    HttpHeaders headers;
    HttpBody body;
    BodySink* sink = nullptr;
    std::size_t most_body = std::size_t{256} << 20U; ///< Bytes of an answer without a sink.

    /// "GET /view", without what may be long or private.
    [[nodiscard]] std::string endpoint() const {
        return method + " " + target.substr(0, target.find('?'));
    }
};

/// An open socket. One task may receive while another sends or closes.
///
/// Lifetime: the destructor ends the connection at once.
class EventSocket {
public:
    virtual ~EventSocket() = default;
    EventSocket(const EventSocket&) = delete;
    EventSocket& operator=(const EventSocket&) = delete;

    /// The next message; nothing once the server has closed the socket.
    ///
    /// Throws: `Error` if the connection broke. Cancellation: only `close` may follow.
    [[nodiscard]] virtual Task<std::optional<WebSocketMessage>> receive() = 0;
    [[nodiscard]] virtual Task<> send(std::string text) = 0;
    /// Closes it to its end: the server has forgotten it when this returns.
    [[nodiscard]] virtual Task<> close() = 0;

protected:
    EventSocket() = default;
};

/// The way to one server.
///
/// Thread safety: any thread. Nothing has a time limit of its own: `Client` sets them.
class Transport {
public:
    virtual ~Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// Such as "http://localhost:8188".
    [[nodiscard]] virtual std::string server() const = 0;

    /// Sends a request once and reads the answer, whatever its status.
    ///
    /// Throws: `Error` if there is no answer, or none of HTTP.
    /// Cancellation: the request may have arrived or not.
    [[nodiscard]] virtual Task<Answer> send(Request request) = 0;

    /// Opens a socket at this target. Cancellation: leaves nothing open.
    [[nodiscard]] virtual Task<std::unique_ptr<EventSocket>> open_socket(std::string target) = 0;

protected:
    Transport() = default;
};

} // namespace coflow::comfyui
