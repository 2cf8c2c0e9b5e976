// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/transport.hpp"
#include "coflow/io/connector.hpp"
#include "coflow/io/http/http_client.hpp"
#include "coflow/io/http/url.hpp"
#include "coflow/io/websocket/websocket.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace coflow::comfyui {

/// The way to a server over the network.
///
/// It sends no Origin, which servers would compare with their own, and asks for no compression of
/// answers; messages of the socket may be compressed.
/// Lifetime: the connector outlives it.
class HttpTransport final : public Transport {
public:
    /// The path of `server` is the base of all targets, for servers behind a proxy.
    HttpTransport(Connector& connector, const Url& server)
        : server_{server.text()},
          base_{server.target().substr(0, server.target().find('?'))},
          http_{connector, server.endpoint(), http_options()} {
        for (std::string* text : {&server_, &base_})
            while (text->ends_with('/'))
                text->pop_back();
    }

    [[nodiscard]] std::string server() const override { return server_; }
    [[nodiscard]] Task<Answer> send(Request request) override;
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string target) override;

private:
    class Socket;

    // The client limits the time of its requests, which may be long.
    static HttpClientOptions http_options() {
        HttpClientOptions options;
        options.response_timeout = Duration::max();
        options.idle_timeout = Duration::max();
        return options;
    }
    static WebSocketOptions socket_options() {
        WebSocketOptions options;
        options.longest_message = std::size_t{256} << 20U; // some nodes send films
        options.keep_alive = std::chrono::seconds{30};     // shows a connection that is no more
        return options;
    }

    std::string server_;
    std::string base_;
    HttpClient http_;
};

/// The client of a server, such as "http://localhost:8188".
///
/// Throws: `Error` (invalid_argument) for what is no such address.
/// Lifetime: the connector outlives the client.
[[nodiscard]] inline Client connect_to(Connector& connector, std::string_view server,
                                       const ClientOptions& options = {}) {
    return Client{std::make_shared<HttpTransport>(connector, Url{server}), options};
}

class HttpTransport::Socket final : public EventSocket {
public:
    explicit Socket(WebSocket socket) : socket_{std::move(socket)} {}

    [[nodiscard]] Task<std::optional<WebSocketMessage>> receive() override {
        return socket_.receive();
    }
    [[nodiscard]] Task<> send(std::string text) override {
        return socket_.send_text(std::move(text));
    }
    [[nodiscard]] Task<> close() override {
        Task<WebSocketClose> closing = socket_.close();
        (void)co_await std::move(closing);
    }

private:
    WebSocket socket_;
};

inline Task<Answer> HttpTransport::send(Request request) {
    HttpRequest wire{request.method, base_ + request.target, std::move(request.body)};
    wire.headers = std::move(request.headers);
    Task<HttpAnswer> opening = http_.open(std::move(wire));
    HttpAnswer received = co_await std::move(opening);
    Answer answer;
    answer.status = received.status();
    answer.headers = received.head().headers;
    bool wanted = false;
    if (request.sink != nullptr) {
        Task<bool> asking = request.sink->begin(answer);
        wanted = co_await std::move(asking);
    }
    if (!wanted) {
        Task<std::string> reading = received.read_all(request.most_body);
        answer.body = co_await std::move(reading);
        co_return answer;
    }
    constexpr std::size_t piece = std::size_t{64} << 10U;
    std::vector<std::byte> buffer(piece);
    for (;;) {
        Task<std::size_t> reading = received.read_some(buffer);
        const std::size_t count = co_await std::move(reading);
        if (count == 0)
            co_return answer;
        Task<> writing = request.sink->write(std::span{buffer}.first(count));
        co_await std::move(writing);
    }
}

inline Task<std::unique_ptr<EventSocket>> HttpTransport::open_socket(std::string target) {
    const WebSocketHandshake handshake;
    HttpRequest request{"GET", base_ + std::move(target)};
    handshake.prepare(request.headers);
    Task<HttpUpgrade> upgrading = http_.upgrade(std::move(request));
    HttpUpgrade upgrade = co_await std::move(upgrading);
    WebSocketAgreement agreement = handshake.check(upgrade.response);
    if (!upgrade.connection)
        throw WebSocketHandshakeError{upgrade.response.status, "the server gives no connection"};
    WebSocket socket{*std::move(upgrade.connection), WebSocketRole::client, std::move(agreement),
                     socket_options()};
    co_return std::make_unique<Socket>(std::move(socket));
}

} // namespace coflow::comfyui
