// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/websocket.hpp"

#include "coflow/core/timeout.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/testing/explore.hpp"
#include "support/catch.hpp"
#include "unit/io/websocket/sockets.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::test;
using namespace std::chrono_literals;
using Code = WebSocketCloseCode;

TEST_CASE("Messages go both ways, whole and in order") {
    testing::explore(20, [](testing::SimulatedExecutor&) -> Task<> {
        WebSocketOptions options;
        options.longest_frame = 100;
        options.compress_from = 50;
        Pair pair{options, with_deflate(), {.longest_read = 7}, 64};
        constexpr int count = 20;
        const auto send = [](WebSocket& socket) -> Task<> {
            for (int number = 0; number < count; ++number)
                co_await socket.send_text(sample_text(static_cast<std::size_t>(number * 17)));
        };
        const auto receive = [](WebSocket& socket) -> Task<> {
            for (int number = 0; number < count; ++number) {
                const std::string text = co_await text_of(socket);
                CHECK(text == sample_text(static_cast<std::size_t>(number * 17)));
            }
        };
        co_await when_all(send(pair.client), send(pair.server), receive(pair.client),
                          receive(pair.server));
    });
}

TEST_CASE("A message of 13 MB comes back, compressed or not") {
    const bool compressed = GENERATE(true, false);
    testing::SimulatedExecutor executor;
    Pair pair{{}, compressed ? with_deflate() : WebSocketAgreement{}};
    const std::string big = sample_text(13'000'000);
    const auto ask = [](WebSocket& socket, const std::string& text) -> Task<> {
        co_await socket.send_binary(text);
        const std::string answer = co_await text_of(socket);
        CHECK(answer == text);
        const WebSocketClose end = co_await socket.close();
        CHECK(end.code == Code::normal);
    };
    const auto both = [&]() -> Task<> {
        co_await when_all(ask(pair.client, big), echo(pair.server));
    };
    executor.run(both());
}

TEST_CASE("What was read with the handshake comes first") {
    testing::SimulatedExecutor executor;
    RawServer pair{{}, raw_frame(0x81, "early") + raw_frame(0x01, "split ")};
    executor.run(write_text(*pair.server, raw_frame(0x80, "message")));
    CHECK(executor.run(text_of(pair.client)) == "early");
    CHECK(executor.run(text_of(pair.client)) == "split message");
}

TEST_CASE("Pings are answered while nobody sends, the last of several once") {
    testing::SimulatedExecutor executor;
    RawServer pair;
    executor.run(write_text(*pair.server, raw_frame(0x89, "one")));
    auto receiving = executor.start(end_of(pair.client));
    executor.run_until_idle();
    executor.run(write_text(*pair.server, raw_frame(0x89, "two") + raw_frame(0x89, "three") +
                                              raw_frame(0x81, "text")));
    CHECK(receiving.get() == "text");
    pair.client.abort();
    CHECK(executor.run(events_of_client(*pair.server)) ==
          std::vector<std::string>{"pong:one", "pong:three"});
}

TEST_CASE("A ping is answered between two fragments of what is being sent") {
    testing::SimulatedExecutor executor;
    WebSocketOptions options;
    options.longest_frame = 10;
    RawServer pair{options, "", 8};
    auto sending = executor.start(pair.client.send_text("0123456789abcdefghij"));
    auto receiving = executor.start(end_of(pair.client));
    executor.run(write_text(*pair.server, raw_frame(0x89, "p")));
    executor.run_until_idle();
    CHECK_FALSE(sending.done());
    auto reading = executor.start(events_of_client(*pair.server));
    sending.get();
    pair.client.abort();
    CHECK(reading.get() == std::vector<std::string>{"pong:p", "text:0123456789abcdefghij"});
    CHECK(receiving.get() == "error 1006");
}

TEST_CASE("A peer that takes nothing before its message is taken gets its pong after") {
    testing::SimulatedExecutor executor;
    RawServer pair{{}, "", 16};
    executor.run(write_text(*pair.server, raw_frame(0x89, "0123456789")));
    auto filling = executor.start(pair.client.ping("01234567")); // 14 of the 16 bytes
    filling.get();
    auto receiving = executor.start(end_of(pair.client));
    const std::string text(100, 'x');
    executor.run(write_text(*pair.server, raw_frame(0x81, text))); // before it reads
    auto reading = executor.start(events_of_client(*pair.server));
    CHECK(receiving.get() == text);
    pair.client.abort();
    CHECK(reading.get() == std::vector<std::string>{"ping:01234567", "pong:0123456789"});
}

TEST_CASE("Nobody is read further ahead than one message") {
    testing::SimulatedExecutor executor;
    RawServer pair{{}, "", 1000};
    const auto flood = [](ByteStream& stream) -> Task<> {
        for (;;)
            co_await write_text(stream, raw_frame(0x82, std::string(10'000, 'x')));
    };
    auto flooding = executor.start(flood(*pair.server));
    executor.run_until_idle();
    CHECK_FALSE(flooding.done());
    CHECK(executor.run(text_of(pair.client)) == std::string(10'000, 'x'));
    executor.run_until_idle();
    CHECK(executor.run(text_of(pair.client)) == std::string(10'000, 'x'));
    flooding.request_stop();
    executor.run_until_idle();
}

TEST_CASE("Whoever closes, both learn the same, and nothing is sent after") {
    testing::explore(50, [](testing::Trial& trial) -> Task<> {
        Pair pair;
        const bool client_closes = trial.random().chance(0.7);
        const bool server_closes = !client_closes || trial.random().chance(0.5);
        const auto live = [](WebSocket& socket, bool closes) -> Task<> {
            if (closes) {
                const WebSocketClose end =
                    co_await socket.close(WebSocketClose{Code::going_away, "bye"});
                CHECK(end.code == Code::going_away);
            } else {
                const std::string text = co_await end_of(socket);
                CHECK(text == "closed");
            }
            CHECK(socket.end()->code == Code::going_away);
            bool refused = false;
            try {
                co_await socket.send_text("late");
            } catch (const WebSocketError& error) {
                refused = error.code() == ErrorCode::closed;
            }
            CHECK(refused);
            const std::string again = co_await end_of(socket);
            CHECK(again == "closed");
        };
        const TimePoint begin = co_await this_task::now();
        co_await when_all(live(pair.client, client_closes), live(pair.server, server_closes));
        const TimePoint end = co_await this_task::now();
        CHECK(end == begin);
    });
}

TEST_CASE("A close ends the receive of another task") {
    testing::SimulatedExecutor executor;
    Pair pair;
    auto receiving = executor.start(end_of(pair.client));
    auto echoing = executor.start(echo(pair.server));
    executor.run_until_idle();
    CHECK(executor.run(pair.client.close()).code == Code::normal);
    CHECK(receiving.get() == "closed");
    echoing.get();
}

TEST_CASE("A silent peer is pinged, and given up if it stays silent") {
    testing::SimulatedExecutor executor;
    WebSocketOptions options;
    options.keep_alive = 30s;
    options.pong_limit = 10s;
    RawServer pair{options};
    const TimePoint begin = executor.now();
    auto receiving = executor.start(end_of(pair.client));
    executor.advance(29s);
    executor.run(write_text(*pair.server, raw_frame(0x8A, ""))); // the waiting begins anew
    executor.advance(29s);
    CHECK_FALSE(receiving.done());
    CHECK(receiving.get() == "error 1006");
    CHECK(executor.now() - begin == 29s + 30s + 10s);
    CHECK(executor.run(events_of_client(*pair.server)) == std::vector<std::string>{"ping:"});
}

TEST_CASE("Waiting a little at a time is waiting too") {
    testing::SimulatedExecutor executor;
    WebSocketOptions options;
    options.keep_alive = 30s;
    options.pong_limit = 10s;
    RawServer pair{options};
    const auto poll = [](WebSocket& socket) -> Task<int> {
        for (int seconds = 0;; ++seconds)
            try {
                co_await with_timeout(1s, socket.receive());
            } catch (const TimedOut&) {
            } catch (const WebSocketError&) {
                co_return seconds;
            }
    };
    const int seconds = executor.run(poll(pair.client));
    CHECK(seconds >= 39);
    CHECK(seconds <= 41);
}

TEST_CASE("Two that keep each other alive are silent for days") {
    testing::SimulatedExecutor executor;
    WebSocketOptions options;
    options.keep_alive = 30s;
    Pair pair{options};
    auto one = executor.start(end_of(pair.client));
    auto other = executor.start(end_of(pair.server));
    executor.advance(48h);
    CHECK_FALSE(one.done());
    CHECK_FALSE(other.done());
    pair.server.abort();
    CHECK(one.get() == "error 1006");
    CHECK(other.get() == "error 1006");
}

TEST_CASE("Wrong arguments are refused and change nothing") {
    testing::SimulatedExecutor executor;
    Pair pair;
    CHECK_THROWS_AS(executor.run(pair.client.send_text("\xFF")), Error);
    CHECK_THROWS_AS(executor.run(pair.client.ping(std::string(126, 'x'))), Error);
    CHECK_THROWS_AS(executor.run(pair.client.close(WebSocketClose{Code::abnormal})), Error);
    executor.run(pair.client.send_binary("\xFF"));
    CHECK(executor.run(text_of(pair.server)) == "\xFF");
}
