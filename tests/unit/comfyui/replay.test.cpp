// SPDX-License-Identifier: MIT
// Whole recordings as bytes: what a client asks and what it is told goes through HTTP and
// WebSocket.
#include "support/catch.hpp"
#include "unit/comfyui/support/recorded_talk.hpp"
#include "unit/comfyui/support/replay_bench.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::comfyui;
using recordings::RecordedTalk;
using simulation::ReplayBench;

namespace {

/// The name of the client that opens this socket; empty if it says none.
std::string sid_of(const Json& events, const std::string& name) {
    for (const Json& event : events)
        if (event.value("on", "") == name && event.contains("text") &&
            event["text"]["data"].contains("sid") && event["text"]["data"]["sid"].is_string())
            return event["text"]["data"]["sid"];
    return {};
}

Task<> ask(std::shared_ptr<HttpTransport> transport, Json event) {
    Request request{event["method"], event["path"]};
    if (event.contains("request"))
        request.body = event["request"].dump();
    Task<Answer> sending = transport->send(std::move(request));
    const Answer answer = co_await std::move(sending);
    CHECK(answer.status == event["status"]);
    CHECK(answer.body == recordings::body_of(event));
}

/// Does what the recorded client did, and compares what it is told.
Task<int> do_the_same(std::shared_ptr<HttpTransport> transport, Json events) {
    std::map<std::string, std::unique_ptr<EventSocket>> sockets;
    int messages = 0;
    for (const Json& event : events) {
        INFO(event);
        if (event.contains("open")) {
            const std::string name = event["open"];
            Task<std::unique_ptr<EventSocket>> opening =
                transport->open_socket("/ws?clientId=" + sid_of(events, name));
            sockets[name] = co_await std::move(opening);
        } else if (event.contains("on")) {
            const WebSocketMessage expected = RecordedTalk::message_of(event);
            Task<std::optional<WebSocketMessage>> receiving = sockets.at(event["on"])->receive();
            const std::optional<WebSocketMessage> message = co_await std::move(receiving);
            REQUIRE(message);
            CHECK(message->data == expected.data);
            CHECK(message->kind == expected.kind);
            ++messages;
        } else if (event.contains("closed") && sockets.contains(event["closed"])) {
            Task<> closing = sockets.at(event["closed"])->close();
            co_await std::move(closing);
            sockets.erase(event["closed"]);
        } else if (event.contains("method")) {
            Task<> asking = ask(transport, event);
            co_await std::move(asking);
        }
    }
    co_return messages;
}

int replay(char scenario, std::size_t step) {
    INFO("scenario " << scenario << " in steps of " << step);
    RecordedTalk talk{recordings::read(scenario)};
    ReplayBench bench{talk, step};
    const int messages =
        bench.executor.run(do_the_same(bench.transport, recordings::read(scenario)));
    CHECK(talk.is_over());
    return messages;
}

} // namespace

TEST_CASE("every recording passes through HTTP and WebSocket as it was recorded") {
    int messages = 0;
    for (const char scenario : recordings::scenarios)
        messages += replay(scenario, ReplayBench::whole);
    CHECK(messages > 1000);
}

TEST_CASE("a recording that is split at every byte, or into small pieces, says the same") {
    for (const char scenario : {'a', 'f', 'l', 'n'})
        replay(scenario, 1);
    constexpr std::array<std::size_t, 4> steps{3, 13, 7, 2};
    for (std::size_t at = 0; at < recordings::scenarios.size(); ++at)
        replay(recordings::scenarios[at], steps[at % steps.size()]);
}

TEST_CASE("what is asked out of turn is told apart") {
    RecordedTalk talk{recordings::read('f')};
    ReplayBench bench{talk};
    const Answer answer = bench.executor.run(bench.transport->send({"GET", "/features"}));
    CHECK(answer.status == 599);
}
