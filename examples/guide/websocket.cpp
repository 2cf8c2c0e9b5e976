// SPDX-License-Identifier: MIT
// A server and a client that talk over a WebSocket, here within one process. With a TcpListener and
// a TcpConnector in the place of the MemoryNetwork they talk over the network.
#include "coflow/core/executor.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/io/memory_network.hpp"
#include "coflow/io/websocket/open_websocket.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<> count_for(WebSocket& socket) {
    while (const std::optional<WebSocketMessage> message = co_await socket.receive()) {
        const std::size_t letters = message->data.size();
        co_await socket.send_text(fmt::format("{} has {} letters", message->data, letters));
    }
}

Task<int> serve(Listener& listener) {
    HttpServerConnection connection{co_await listener.accept()};
    std::optional<HttpRequestHead> request = co_await connection.read_head();
    if (!request)
        co_return 0;
    fmt::print("server: somebody asks for {}\n", request->target);
    WebSocket socket = co_await serve_websocket(connection, std::move(*request));
    co_await count_for(socket);
    co_return static_cast<int>(socket.end()->code);
}

Task<> ask(Connector& network) {
    HttpClient client{network, Endpoint{"counter", 80}};
    WebSocketRequest request{"/letters"};
    WebSocketOptions options;
    options.keep_alive = 30s; // so that a peer that is gone is noticed
    options.pong_limit = 10s;
    WebSocket socket = co_await open_websocket(client, std::move(request), options);
    for (const char* word : {"coroutine", "workflow"}) {
        co_await socket.send_text(word);
        const std::optional<WebSocketMessage> answer = co_await socket.receive();
        fmt::print("client: {}\n", answer ? answer->data : "closed");
    }
    const WebSocketClose end = co_await socket.close();
    fmt::print("client: closed with {}\n", static_cast<int>(end.code));
}

} // namespace

int main() {
    WorkflowExecutor executor;
    MemoryNetwork network;
    const std::unique_ptr<Listener> listener = network.listen("counter", 80);
    auto serving = executor.start(serve(*listener));
    executor.run(ask(network));
    fmt::print("server: closed with {}\n", serving.get());
}
