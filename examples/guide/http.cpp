// SPDX-License-Identifier: MIT
// A server and its client in one process: the network is memory, the time is virtual.
#include <coflow/io/http/http_client.hpp>
#include <coflow/io/http/http_server_connection.hpp>
#include <coflow/io/http/percent.hpp>
#include <coflow/io/memory_network.hpp>
#include <coflow/testing/simulated_executor.hpp>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Answers "/slow" after an hour and everything else at once.
Task<> serve(Listener& listener) {
    HttpServerConnection connection{co_await listener.accept()};
    for (;;) {
        const std::optional<HttpRequestHead> request = co_await connection.read_head();
        if (!request)
            co_return;
        const std::string body = co_await connection.read_body();
        if (request->target == "/slow")
            co_await sleep_for(1h);
        const HttpHeaders headers{{"Content-Type", "text/plain"}};
        co_await connection.respond(200, headers, request->method + " " + request->target + body);
    }
}

Task<> ask(HttpClient& client) {
    const std::string target = with_query("/view", {{"filename", "a&b.png"}});
    const HttpResponse picture = co_await client.fetch({"GET", target});
    std::printf("%d %s: %s\n", picture.status, picture.reason.c_str(), picture.body.c_str());

    // Piece by piece, without holding the whole of it.
    HttpAnswer answer = co_await client.open({"POST", "/prompt", HttpBody{" with a body"}});
    std::string room(8, '\0');
    std::size_t count = 0;
    while ((count = co_await answer.read_some(std::as_writable_bytes(std::span{room}))) > 0)
        std::printf("[%.*s]", static_cast<int>(count), room.data());
    std::printf("\n");

    try {
        co_await client.fetch({"GET", "/slow"});
    } catch (const TimedOut& error) {
        std::printf("%s\n", error.what());
    }
}

} // namespace

int main() {
    MemoryNetwork network; // a TcpConnector and a TcpListener elsewhere
    const std::unique_ptr<Listener> listener = network.listen("server", 80);
    HttpClient client{network, Endpoint{"server", 80}, {.response_timeout = 30s}};
    testing::SimulatedExecutor executor;
    auto serving = executor.start(serve(*listener));
    executor.run(ask(client));
    serving.request_stop();
    try {
        serving.get();
    } catch (const Error&) {
        std::printf("the client went away while the server was busy\n");
    } catch (const Cancelled&) {
        std::printf("the server was stopped\n");
    }
}
