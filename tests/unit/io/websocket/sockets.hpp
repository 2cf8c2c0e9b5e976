// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/memory_stream.hpp"
#include "coflow/io/websocket/websocket.hpp"
#include "support/faulty_stream.hpp"
#include "support/streams.hpp"
#include "unit/io/websocket/frames.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::test {

inline WebSocketAgreement with_deflate() {
    WebSocketAgreement agreement;
    agreement.deflate = WebSocketDeflate{};
    return agreement;
}

/// A WebSocket to each other.
struct Pair {
    explicit Pair(const WebSocketOptions& options = {}, const WebSocketAgreement& agreement = {},
                  const Faults& faults = {}, std::size_t capacity = MemoryStream::default_capacity)
        : Pair{MemoryStream::make_pair("memory", capacity), options, agreement, faults} {}

    WebSocket client;
    WebSocket server;

private:
    Pair(MemoryStream::Pair ends, const WebSocketOptions& options,
         const WebSocketAgreement& agreement, const Faults& faults)
        : client{Upgraded{std::make_unique<FaultyStream>(std::move(ends.first), faults), ""},
                 WebSocketRole::client, agreement, options},
          server{Upgraded{std::move(ends.second), ""}, WebSocketRole::server, agreement, options} {}
};

/// A client, and bytes in the place of its server.
struct RawServer {
    explicit RawServer(const WebSocketOptions& options = {}, std::string unread = {},
                       std::size_t capacity = MemoryStream::default_capacity)
        : RawServer{MemoryStream::make_pair("memory", capacity), options, std::move(unread)} {}

    WebSocket client;
    std::unique_ptr<MemoryStream> server;

private:
    RawServer(MemoryStream::Pair ends, const WebSocketOptions& options, std::string unread)
        : client{Upgraded{std::move(ends.first), std::move(unread)},
                 WebSocketRole::client,
                 {},
                 options},
          server{std::move(ends.second)} {}
};

/// What a client has sent, in the words of `describe_event`.
inline Task<std::vector<std::string>> events_of_client(ByteStream& stream) {
    const std::string sent = co_await read_all_text(stream);
    WebSocketDecoder decoder{WebSocketRole::server, {}};
    co_return decode_all(decoder, sent);
}

inline Task<std::string> text_of(WebSocket& socket) {
    const std::optional<WebSocketMessage> message = co_await socket.receive();
    co_return message ? message->data : "closed";
}

/// How `receive` ends when there is no message.
inline Task<std::string> end_of(WebSocket& socket) {
    try {
        const std::string text = co_await text_of(socket);
        co_return text;
    } catch (const WebSocketError& error) {
        co_return "error " + std::to_string(static_cast<int>(error.close_code()));
    }
}

inline Task<> echo(WebSocket& socket) {
    while (std::optional<WebSocketMessage> message = co_await socket.receive()) {
        if (message->is_text())
            co_await socket.send_text(std::move(message->data));
        else
            co_await socket.send_binary(std::move(message->data));
    }
}

} // namespace coflow::test
