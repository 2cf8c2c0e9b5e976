// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/detail/websocket_connection.hpp"

#include "coflow/core/when_all.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/cancel.hpp"
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

TEST_CASE("A peer that breaks the protocol is told why") {
    const auto told = [](const std::string& said, const WebSocketOptions& options = {}) {
        testing::SimulatedExecutor executor;
        RawServer pair{options};
        executor.run(write_text(*pair.server, said));
        auto reading = executor.start(events_of_client(*pair.server));
        auto receiving = executor.start(end_of(pair.client));
        const std::string end = receiving.get();
        CHECK(executor.run(end_of(pair.client)) == end); // the same again
        const std::vector<std::string> events = reading.get();
        REQUIRE(events.size() == 1);
        return end + ", " + events[0].substr(0, 10);
    };
    WebSocketOptions small;
    small.longest_message = 3;
    CHECK(told(raw_frame(0x83, "")) == "error 1002, close:1002");
    CHECK(told(raw_frame(0x81, "\xFF")) == "error 1007, close:1007");
    CHECK(told(raw_frame(0x82, "1234"), small) == "error 1009, close:1009");
}

TEST_CASE("A connection that ends anywhere before the close frame is no success") {
    const std::string said = raw_frame(0x01, "Hel") + raw_frame(0x89, "?") + raw_frame(0x80, "lo") +
                             raw_frame(0x82, std::string(200, 'x')) + raw_frame(0x88, "\x03\xE8");
    for (const bool broken : {false, true})
        for (std::size_t cut = 0; cut <= said.size(); ++cut) {
            CAPTURE(broken, cut);
            testing::SimulatedExecutor executor;
            RawServer pair;
            executor.run(write_text(*pair.server, said.substr(0, cut)));
            if (broken)
                pair.server->break_with("connection reset by peer");
            else
                pair.server.reset();
            std::vector<std::string> seen;
            do
                seen.push_back(executor.run(end_of(pair.client)));
            while (seen.back() != "closed" && seen.back() != "error 1006");
            CHECK(seen.back() == (cut == said.size() ? "closed" : "error 1006"));
            CHECK(pair.client.end()->code == (cut == said.size() ? Code::normal : Code::abnormal));
        }
}

TEST_CASE("Splitting what comes at any byte changes nothing") {
    for (std::size_t at = 0; at < 60; ++at) {
        CAPTURE(at);
        testing::SimulatedExecutor executor;
        Pair pair{{}, with_deflate(), {.split_read_at = at}};
        const auto talk = [](Pair& both) -> Task<> {
            co_await both.server.send_text("Hello");
            co_await both.server.ping("p");
            co_await both.server.send_binary(std::string(30, 'x'));
            const WebSocketClose end = co_await both.server.close();
            CHECK(end.code == Code::normal);
        };
        auto talking = executor.start(talk(pair));
        CHECK(executor.run(text_of(pair.client)) == "Hello");
        CHECK(executor.run(text_of(pair.client)) == std::string(30, 'x'));
        CHECK(executor.run(text_of(pair.client)) == "closed");
        talking.get();
    }
}

TEST_CASE("A peer that does not answer the close frame is left after the patience") {
    testing::SimulatedExecutor executor;
    RawServer pair;
    const TimePoint begin = executor.now();
    CHECK(executor.run(pair.client.close(WebSocketClose{Code::normal}, 3s)).code == Code::abnormal);
    CHECK(executor.now() - begin == 3s);
    CHECK(executor.run(events_of_client(*pair.server)) == std::vector<std::string>{"close:1000:"});
    CHECK(executor.run(end_of(pair.client)) == "error 1006");
}

TEST_CASE("A peer that takes nothing is left after the patience") {
    testing::SimulatedExecutor executor;
    RawServer pair{{}, "", 4};
    auto sending = executor.start(pair.client.send_text("a long text"));
    executor.run_until_idle();
    const TimePoint begin = executor.now();
    CHECK(executor.run(pair.client.close(WebSocketClose{Code::normal}, 3s)).code == Code::abnormal);
    CHECK(executor.now() - begin == 3s);
    CHECK_THROWS_AS(sending.get(), WebSocketError);
}

TEST_CASE("A peer that closes and stays is left after the close limit") {
    testing::SimulatedExecutor executor;
    RawServer pair;
    executor.run(write_text(*pair.server, raw_frame(0x88, "\x03\xE8")));
    const TimePoint begin = executor.now();
    CHECK(executor.run(end_of(pair.client)) == "closed");
    CHECK(executor.now() - begin == WebSocketOptions{}.close_limit);
}

TEST_CASE("A peer whose pong cannot be written does not hold up its messages for ever") {
    testing::SimulatedExecutor executor;
    RawServer pair{{}, "", 2};
    const std::string said = raw_frame(0x89, "p") + raw_frame(0x81, "text");
    auto writing = executor.start(write_text(*pair.server, said));
    const TimePoint begin = executor.now();
    CHECK(executor.run(end_of(pair.client)) == "text");
    CHECK(executor.now() - begin == WebSocketOptions{}.close_limit);
    CHECK(executor.run(end_of(pair.client)) == "error 1006");
    writing.get();
}

TEST_CASE("Aborting ends whatever waits") {
    testing::SimulatedExecutor executor;
    RawServer pair{{}, "", 4};
    auto receiving = executor.start(end_of(pair.client));
    auto sending = executor.start(pair.client.send_text("a long text"));
    auto queued = executor.start(pair.client.ping());
    executor.run_until_idle();
    pair.client.abort();
    CHECK(receiving.get() == "error 1006");
    CHECK_THROWS_AS(sending.get(), WebSocketError);
    CHECK_THROWS_AS(queued.get(), WebSocketError);
}

TEST_CASE("Whoever cannot write may still read why") {
    testing::SimulatedExecutor executor;
    RawServer pair;
    executor.run(write_text(*pair.server, raw_frame(0x88, "\x03\xE9")));
    pair.server.reset();
    CHECK_THROWS_AS(executor.run(pair.client.send_text("text")), WebSocketError);
    CHECK(executor.run(end_of(pair.client)) == "closed");
    CHECK(pair.client.end()->code == Code::going_away);
}

namespace {

/// A receive that is cancelled loses nothing: the next one gets the message.
struct Receiving {
    Pair pair;
    std::string text;

    Task<> operate() { text = co_await text_of(pair.client); }
    Task<> complete() { co_await pair.server.send_text("Hello"); }
    void check(Ending ending) {
        if (ending == Ending::returned)
            CHECK(text == "Hello");
        CHECK_FALSE(pair.client.end());
        testing::SimulatedExecutor executor;
        executor.run(pair.server.send_text("next"));
        std::string next = executor.run(text_of(pair.client));
        if (ending == Ending::cancelled && next == "Hello")
            next = executor.run(text_of(pair.client));
        CHECK(next == "next");
    }
};

/// A send that is cancelled before it has begun changes nothing; later it ends the connection.
struct Sending {
    Pair pair{{}, {}, {}, 16};
    bool received = false;

    Task<> operate() { co_await pair.client.send_text(sample_text(100)); }
    Task<> complete() {
        const std::string text = co_await end_of(pair.server);
        received = text == sample_text(100);
    }
    void check(Ending ending) {
        CHECK(received == (ending == Ending::returned));
        if (ending == Ending::cancelled && pair.client.end())
            CHECK(pair.client.end()->code == Code::abnormal);
    }
};

/// A ping that waits for a sender.
struct Pinging {
    RawServer pair{{}, "", 4};

    Task<> operate() { co_await when_all(pair.client.send_text("Hello"), pair.client.ping()); }
    Task<> complete() {
        std::string read;
        do
            read = co_await read_text(*pair.server);
        while (!read.empty());
    }
    void check(Ending ending) {
        if (ending == Ending::returned)
            CHECK_FALSE(pair.client.end());
    }
};

struct Closing {
    Pair pair;
    std::optional<WebSocketClose> end;

    Task<> operate() { end = co_await pair.client.close(WebSocketClose{Code::normal}, 1h); }
    Task<> complete() { co_await echo(pair.server); }
    void check(Ending ending) {
        CHECK(end.has_value() == (ending == Ending::returned));
        if (end)
            CHECK(end->code == Code::normal);
    }
};

} // namespace

TEST_CASE("A receive can be cancelled at any moment") { check_cancellation<Receiving>(); }
TEST_CASE("A send can be cancelled at any moment") { check_cancellation<Sending>(); }
TEST_CASE("A ping can be cancelled at any moment") { check_cancellation<Pinging>(); }
TEST_CASE("A close can be cancelled at any moment") { check_cancellation<Closing>(); }
