// SPDX-License-Identifier: MIT
#include "coflow/io/tcp.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/streams.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

using namespace coflow;
using test::read_all_text;
using test::read_text;
using test::write_text;

namespace {

/// Both ends of a connection over the loopback interface.
struct Loopback {
    Loopback() {
        TcpConnector connector;
        here = executor.run(connector.connect({"127.0.0.1", listener.port()}));
        there = executor.run(listener.accept());
    }

    testing::SimulatedExecutor executor;
    TcpListener listener{executor.get_executor(), 0};
    std::unique_ptr<ByteStream> here;
    std::unique_ptr<ByteStream> there;
};

std::string reason(testing::SimulatedExecutor& executor, const Endpoint& to) {
    TcpConnector connector;
    try {
        executor.run(connector.connect(to));
    } catch (const ConnectionError& error) {
        return error.what();
    }
    return "connected";
}

} // namespace

TEST_CASE("bytes go both ways over TCP", "[io]") {
    Loopback tcp;
    tcp.executor.run(write_text(*tcp.here, "question"));
    CHECK(tcp.executor.run(read_text(*tcp.there, 5)) == "quest");
    CHECK(tcp.executor.run(read_text(*tcp.there)) == "ion");
    tcp.executor.run(tcp.here->finish_writing());
    CHECK(tcp.executor.run(read_text(*tcp.there)) == "");
    tcp.executor.run(write_text(*tcp.there, "answer"));
    CHECK(tcp.executor.run(read_text(*tcp.here)) == "answer");
}

TEST_CASE("more than the system's buffers hold goes both ways at once", "[io]") {
    WorkflowExecutor executor{2};
    TcpListener listener{executor.get_executor(), 0};
    TcpConnector connector;
    const auto here = executor.run(connector.connect({"localhost", listener.port()}));
    const auto there = executor.run(listener.accept());
    const std::string question(8 << 20, 'q');
    const std::string answer(8 << 20, 'a');
    const auto exchange = [](ByteStream& a, std::string sent_a, ByteStream& b,
                             std::string sent_b) -> Task<bool> {
        const auto finish = [](ByteStream& stream, const std::string& sent) -> Task<> {
            co_await write_text(stream, sent);
            co_await stream.finish_writing();
        };
        const auto got = co_await when_all(finish(a, sent_a), read_all_text(a), finish(b, sent_b),
                                           read_all_text(b));
        co_return std::get<1>(got) == sent_b&& std::get<3>(got) == sent_a;
    };
    CHECK(executor.run(exchange(*here, question, *there, answer)));
}

TEST_CASE("a connection that cannot be made says why", "[io]") {
    testing::SimulatedExecutor executor;
    std::uint16_t free_port = 0;
    {
        const TcpListener listener{executor.get_executor(), 0};
        free_port = listener.port();
    }
    const std::string port = std::to_string(free_port);
    CHECK(reason(executor, {"127.0.0.1", free_port}) ==
          "127.0.0.1:" + port + ": Connection refused");
    CHECK(reason(executor, {"localhost", free_port}).find("Connection refused") !=
          std::string::npos);
    CHECK(reason(executor, {"no-such-host.invalid", 1}).find("the host is not known") !=
          std::string::npos);
    CHECK(reason(executor, {"127.0.0.1", 1, Encryption::tls}).find("TlsConnector") !=
          std::string::npos);
    CHECK_THROWS_AS((TcpListener{executor.get_executor(), 0, "no address"}), ConnectionError);
    const TcpListener taken{executor.get_executor(), 0};
    CHECK_THROWS_AS((TcpListener{executor.get_executor(), taken.port()}), ConnectionError);
}

TEST_CASE("a connection shows that something can be read, or its end", "[io]") {
    Loopback pair;
    CHECK_FALSE(pair.there->is_readable());
    pair.executor.run(write_text(*pair.here, "x"));
    std::array<std::byte, 8> bytes{};
    SECTION("bytes") {
        while (!pair.there->is_readable()) {
        }
        CHECK(pair.executor.run(pair.there->read_some(bytes)) == 1); // it has taken none
        CHECK_FALSE(pair.there->is_readable());
    }
    SECTION("the end") {
        CHECK(pair.executor.run(pair.there->read_some(bytes)) == 1);
        pair.here.reset();
        while (!pair.there->is_readable()) {
        }
        CHECK(pair.executor.run(pair.there->read_some(bytes)) == 0);
    }
}

TEST_CASE("closing ends what is under way", "[io]") {
    Loopback tcp;
    auto reading = tcp.executor.start(read_text(*tcp.here));
    auto accepting = tcp.executor.start(tcp.listener.accept());
    tcp.executor.run_until_idle();
    CHECK_FALSE(reading.done());
    tcp.here->close();
    tcp.here->close();
    CHECK_THROWS_AS(reading.get(), ConnectionError);
    CHECK(tcp.executor.run(read_text(*tcp.there)) == "");
    tcp.listener.close();
    CHECK_THROWS_AS(accepting.get(), ConnectionError);
    CHECK_THROWS_AS(tcp.executor.run(tcp.listener.accept()), ConnectionError);
}

TEST_CASE("TCP waits can be cancelled, and nothing is lost by it", "[io]") {
    Loopback tcp;
    auto reading = tcp.executor.start(read_text(*tcp.here));
    auto accepting = tcp.executor.start(tcp.listener.accept());
    tcp.executor.run_until_idle();
    reading.request_stop();
    accepting.request_stop();
    CHECK_THROWS_AS(reading.get(), Cancelled);
    CHECK_THROWS_AS(accepting.get(), Cancelled);
    const std::string much(64 << 20, 'x');
    auto writing = tcp.executor.start(write_text(*tcp.here, much));
    tcp.executor.run_until_idle();
    CHECK_FALSE(writing.done());
    writing.request_stop();
    CHECK_THROWS_AS(writing.get(), Cancelled);
    tcp.executor.run(write_text(*tcp.there, "later"));
    CHECK(tcp.executor.run(read_text(*tcp.here)) == "later");
}

TEST_CASE("a name look-up can be given up", "[io]") {
    testing::SimulatedExecutor executor;
    TcpConnector connector;
    auto connecting = executor.start(connector.connect({"no-such-host.invalid", 1}));
    executor.step();
    connecting.request_stop();
    CHECK_THROWS_AS(connecting.get(), Cancelled);
}
