// SPDX-License-Identifier: MIT
#include "coflow/io/memory_network.hpp"

#include "coflow/core/timeout.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/streams.hpp"

#include <memory>
#include <string>

using namespace coflow;
using test::read_text;
using test::write_text;

TEST_CASE("connections in memory go to whoever listens under the name", "[io]") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const auto here = network.listen("server", 80);
    const auto elsewhere = network.listen("server", 81);
    const auto client = executor.run(network.connect({"server", 80}));
    const auto served = executor.run(here->accept());
    executor.run(write_text(*client, "hello"));
    CHECK(executor.run(read_text(*served)) == "hello");
    auto waiting = executor.start(elsewhere->accept());
    executor.run_until_idle();
    CHECK_FALSE(waiting.done());
    waiting.request_stop();
    CHECK_THROWS_AS(waiting.get(), Cancelled);
}

TEST_CASE("where nobody listens, connections are refused", "[io]") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const auto refusal = [&] {
        try {
            executor.run(network.connect({"server", 80}));
        } catch (const ConnectionError& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    CHECK(refusal() == "server:80: connection refused");
    auto listener = network.listen("server", 80);
    CHECK_THROWS_AS(network.listen("server", 80), Error);
    listener->close();
    CHECK(refusal() == "server:80: connection refused");
    listener = network.listen("server", 80);
    listener.reset();
    CHECK(refusal() == "server:80: connection refused");
}

TEST_CASE("a listener that closes ends its accept and drops what waits for one", "[io]") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const auto idle = network.listen("idle", 1);
    auto accepting = executor.start(idle->accept());
    executor.run_until_idle();
    idle->close();
    CHECK_THROWS_AS(accepting.get(), ConnectionError);

    const auto busy = network.listen("busy", 1);
    const auto client = executor.run(network.connect({"busy", 1}));
    busy->close();
    CHECK(executor.run(read_text(*client)) == "");
}

TEST_CASE("a full backlog lets clients wait", "[io]") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    const auto listener = network.listen("server", 80);
    std::vector<std::unique_ptr<ByteStream>> clients;
    for (std::size_t i = 0; i < MemoryNetwork::backlog; ++i)
        clients.push_back(executor.run(network.connect({"server", 80})));
    auto late = executor.start(network.connect({"server", 80}));
    executor.run_until_idle();
    CHECK_FALSE(late.done());
    SECTION("until one is accepted") {
        const auto accepted = executor.run(listener->accept());
        CHECK(late.get() != nullptr);
    }
    SECTION("until the listener closes") {
        listener->close();
        CHECK_THROWS_AS(late.get(), ConnectionError);
    }
}
