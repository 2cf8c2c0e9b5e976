// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/open_websocket.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/io/memory_network.hpp"
#include "coflow/io/tcp.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/io/websocket/sockets.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace coflow;
using namespace coflow::test;

namespace {

/// Echoes what one client sends, or refuses it.
Task<> serve_one(Listener& listener) {
    HttpServerConnection connection{co_await listener.accept()};
    std::optional<HttpRequestHead> request = co_await connection.read_head();
    if (!request)
        co_return;
    try {
        WebSocketProposal own;
        own.protocols = {"echo"};
        WebSocket socket =
            co_await serve_websocket(connection, std::move(*request), std::move(own));
        co_await echo(socket);
    } catch (const WebSocketHandshakeError&) {
        connection.close();
    }
}

Task<> talk(Connector& connector, Endpoint server, std::size_t size) {
    HttpClient client{connector, std::move(server)};
    WebSocketRequest request{"/ws?clientId=1"};
    request.proposal.protocols = {"other", "echo"};
    WebSocket socket = co_await open_websocket(client, std::move(request));
    CHECK(socket.agreement().protocol == "echo");
    CHECK(socket.agreement().deflate == WebSocketDeflate{});
    const std::string big = sample_text(size);
    co_await socket.send_text(big);
    const std::string answer = co_await text_of(socket);
    CHECK(answer == big);
    co_await socket.send_binary("end");
    const std::string last = co_await text_of(socket);
    CHECK(last == "end");
    const WebSocketClose end = co_await socket.close();
    CHECK(end.code == WebSocketCloseCode::normal);
}

/// The status with which the server refuses a handshake that `change` has spoilt.
template <class Change>
int refused(Change change) {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const std::unique_ptr<Listener> listener = network.listen("server", 80);
    auto serving = executor.start(serve_one(*listener));
    HttpClient client{network, Endpoint{"server", 80}};
    HttpRequest request{"GET", "/ws"};
    WebSocketHandshake{}.prepare(request.headers);
    change(request);
    const HttpResponse response = executor.run(client.fetch(std::move(request)));
    CHECK(response.headers.find("Sec-WebSocket-Version") == "13");
    serving.get();
    return response.status;
}

} // namespace

TEST_CASE("A client and a server speak over memory") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const std::unique_ptr<Listener> listener = network.listen("server", 80);
    auto serving = executor.start(serve_one(*listener));
    executor.run(talk(network, Endpoint{"server", 80}, 100'000));
    serving.get();
}

TEST_CASE("A client and a server speak over TCP") {
    WorkflowExecutor executor{2};
    TcpConnector connector;
    TcpListener listener{executor.get_executor(), 0};
    auto serving = executor.start(serve_one(listener));
    executor.run(talk(connector, Endpoint{"127.0.0.1", listener.port()}, 13'000'000));
    serving.get();
}

TEST_CASE("A server says by its status what is wrong with a handshake") {
    CHECK(refused([](HttpRequest& request) {
              request.headers.set("Sec-WebSocket-Version", "12");
          }) == 426);
    CHECK(refused([](HttpRequest& request) { request.headers.remove("Sec-WebSocket-Key"); }) ==
          400);
}

TEST_CASE("A client tells with which status it was refused") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const std::unique_ptr<Listener> listener = network.listen("server", 80);
    const auto refuse = [](Listener& at) -> Task<> {
        HttpServerConnection connection{co_await at.accept()};
        const std::optional<HttpRequestHead> request = co_await connection.read_head();
        co_await connection.respond(403, {}, HttpBody{});
    };
    auto refusing = executor.start(refuse(*listener));
    HttpClient client{network, Endpoint{"server", 80}};
    int status = 0;
    try {
        static_cast<void>(executor.run(open_websocket(client, WebSocketRequest{"/ws"})));
    } catch (const WebSocketHandshakeError& error) {
        status = error.status();
    }
    CHECK(status == 403);
    refusing.get();
}
