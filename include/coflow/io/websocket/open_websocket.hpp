// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/http/http_client.hpp"
#include "coflow/io/http/http_headers.hpp"
#include "coflow/io/http/http_message.hpp"
#include "coflow/io/http/http_server_connection.hpp"
#include "coflow/io/websocket/handshake.hpp"
#include "coflow/io/websocket/websocket.hpp"
#include "coflow/io/websocket/websocket_options.hpp"

#include <optional>
#include <string>
#include <utility>

namespace coflow {

/// What a client asks a server for.
struct WebSocketRequest {
    WebSocketRequest() = default; // no aggregate, see `guard.hpp`
    explicit WebSocketRequest(std::string for_target) : target{std::move(for_target)} {}

    std::string target = "/"; ///< Path and query, percent-encoded.
    HttpHeaders headers;      ///< Besides those of the handshake.
    WebSocketProposal proposal;
};

/// Opens a WebSocket at the server of `client`, which it does not need any more afterwards.
///
/// Throws: `WebSocketHandshakeError` if the server refuses it; what `HttpClient::upgrade` throws.
/// Cancellation: leaves nothing open.
[[nodiscard]] inline Task<WebSocket> open_websocket(HttpClient& client, WebSocketRequest request,
                                                    WebSocketOptions options = {}) {
    const WebSocketHandshake handshake{std::move(request.proposal)};
    HttpRequest asked{"GET", std::move(request.target)};
    asked.headers = std::move(request.headers);
    handshake.prepare(asked.headers);
    HttpUpgrade answer = co_await client.upgrade(std::move(asked));
    WebSocketAgreement agreement = handshake.check(answer.response);
    co_return WebSocket{std::move(*answer.connection), WebSocketRole::client, std::move(agreement),
                        options};
}

/// Answers a request for a WebSocket, the last that `connection` has read, and takes the connection
/// over; or refuses it, as HTTP has it.
///
/// Throws: `WebSocketHandshakeError` after it has been refused; what `respond` throws.
/// Cancellation: as with `respond`.
[[nodiscard]] inline Task<WebSocket> serve_websocket(HttpServerConnection& connection,
                                                     HttpRequestHead request,
                                                     WebSocketProposal own = {},
                                                     WebSocketOptions options = {}) {
    std::optional<WebSocketHandshakeError> refusal;
    WebSocketAcceptance acceptance;
    try {
        acceptance = accept_websocket(request, own);
    } catch (const WebSocketHandshakeError& error) {
        refusal = error;
    }
    if (refusal) {
        HttpHeaders headers{{"Sec-WebSocket-Version", detail::websocket_version}};
        co_await connection.respond(refusal->status(), std::move(headers), HttpBody{});
        throw WebSocketHandshakeError{*refusal};
    }
    constexpr int switching_protocols = 101;
    co_await connection.respond(switching_protocols, std::move(acceptance.headers), HttpBody{});
    co_return WebSocket{connection.take_stream(), WebSocketRole::server,
                        std::move(acceptance.agreement), options};
}

} // namespace coflow
