// SPDX-License-Identifier: MIT
#include "coflow/core/asio/use_task.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/core/when_all.hpp"
#include "support/catch.hpp"

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/post.hpp>
#include <asio/read.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using Socket = asio::local::stream_protocol::socket;

namespace {

struct Pair {
    explicit Pair(const asio::any_io_executor& executor) : near{executor}, far{executor} {
        asio::local::connect_pair(near, far);
    }
    Socket near;
    Socket far;
};

Task<std::size_t> read_exactly(Socket& socket, std::string& into) {
    co_return co_await asio::async_read(socket, asio::buffer(into), use_task);
}

Task<> write_in_pieces(Socket& socket, std::string text) {
    for (const char& letter : text)
        co_await asio::async_write(socket, asio::buffer(&letter, 1), use_task);
}

Task<std::string> exchange(Pair& pair, std::string text) {
    std::string received(text.size(), '\0');
    co_await when_all(read_exactly(pair.near, received), write_in_pieces(pair.far, text));
    co_return received;
}

/// Calls its handler with `Args` from another thread, later; ignores cancellation.
template <class Signature, class... Args>
auto async_deliver(std::jthread& thread, Args... args) {
    return asio::async_initiate<const UseTask&, Signature>(
        [&thread](auto handler, Args... values) {
            thread = std::jthread{[handler = std::move(handler),
                                   values = std::make_tuple(std::move(values)...)]() mutable {
                std::apply(std::move(handler), std::move(values));
            }};
        },
        use_task, std::move(args)...);
}

} // namespace

TEST_CASE("a task reads and writes sockets with use_task") {
    WorkflowExecutor executor{2};
    Pair pair{executor.get_executor()};
    CHECK(executor.run(exchange(pair, "hello")) == "hello");
}

TEST_CASE("an Asio error is thrown as asio::system_error") {
    WorkflowExecutor executor{1};
    Pair pair{executor.get_executor()};
    pair.far.close();
    std::string buffer(1, '\0');
    try {
        executor.run(read_exactly(pair.near, buffer));
        FAIL("the read must fail");
    } catch (const asio::system_error& error) {
        CHECK(error.code() == asio::error::eof);
    }
}

TEST_CASE("an Asio operation gives none, one or several values") {
    WorkflowExecutor executor{1};
    std::jthread thread;
    const auto nothing = [](std::jthread& other) -> Task<> {
        co_await async_deliver<void()>(other);
    };
    const auto one = [](std::jthread& other) -> Task<std::unique_ptr<int>> {
        co_return co_await async_deliver<void(std::unique_ptr<int>)>(other,
                                                                     std::make_unique<int>(3));
    };
    const auto two = [](std::jthread& other) -> Task<std::string> {
        auto result = co_await async_deliver<void(std::exception_ptr, int, std::string)>(
            other, std::exception_ptr{}, 2, std::string{"b"});
        co_return std::get<1>(result) + std::to_string(std::get<0>(result));
    };
    executor.run(nothing(thread));
    CHECK(*executor.run(one(thread)) == 3);
    CHECK(executor.run(two(thread)) == "b2");
}

TEST_CASE("an exception_ptr of an Asio operation is rethrown") {
    WorkflowExecutor executor{1};
    std::jthread thread;
    const auto failing = [](std::jthread& other) -> Task<> {
        co_await async_deliver<void(std::exception_ptr)>(
            other, std::make_exception_ptr(std::runtime_error{"refused"}));
    };
    CHECK_THROWS_WITH(executor.run(failing(thread)), "refused");
}

TEST_CASE("a stop request before an Asio operation keeps it from beginning") {
    WorkflowExecutor executor{1};
    executor.request_stop();
    bool initiated = false;
    const auto task = [](bool& flag) -> Task<> {
        co_await asio::async_initiate<const UseTask&, void()>(
            [&flag](auto handler) {
                flag = true;
                std::move(handler)();
            },
            use_task);
    };
    CHECK_THROWS_AS(executor.run(task(initiated)), Cancelled);
    CHECK_FALSE(initiated);
}

TEST_CASE("a stop request midway cancels the Asio operation and leaves the socket usable") {
    WorkflowExecutor executor{2};
    Pair pair{executor.get_executor()};
    std::string buffer(1, '\0');
    for (int round = 0; round < 100; ++round) {
        auto handle = executor.start(read_exactly(pair.near, buffer));
        handle.request_stop();
        CHECK_THROWS_AS(handle.get(), Cancelled);
    }
    CHECK(executor.run(exchange(pair, "still here")) == "still here");
}

TEST_CASE("a timeout reaches an Asio operation") {
    WorkflowExecutor executor{1};
    Pair pair{executor.get_executor()};
    const auto task = [](Socket& socket) -> Task<> {
        std::string buffer(1, '\0');
        co_await with_timeout(1ms, read_exactly(socket, buffer));
    };
    CHECK_THROWS_AS(executor.run(task(pair.near)), TimedOut);
}

TEST_CASE("an operation that completes in spite of a stop request gives its result") {
    WorkflowExecutor executor{1};
    std::atomic<bool> stop_sent{false};
    std::jthread thread;
    const auto task = [](std::jthread& other, std::atomic<bool>& go) -> Task<int> {
        co_return co_await asio::async_initiate<const UseTask&, void(int)>(
            [&other, &go](auto handler) {
                other = std::jthread{[&go, handler = std::move(handler)]() mutable {
                    while (!go)
                        std::this_thread::yield();
                    std::move(handler)(5);
                }};
            },
            use_task);
    };
    auto handle = executor.start(task(thread, stop_sent));
    while (!thread.joinable())
        std::this_thread::yield();
    handle.request_stop();
    stop_sent = true;
    CHECK(handle.get() == 5);
}

TEST_CASE("reads that complete and are cancelled at the same time lose nothing") {
    WorkflowExecutor executor{2};
    Pair pair{executor.get_executor()};
    constexpr int rounds = 200; // fewer bytes, each in a packet of its own, than the socket holds
    int received = 0;
    for (int round = 0; round < rounds; ++round) {
        std::string buffer(1, '\0');
        auto reader = executor.start(read_exactly(pair.near, buffer));
        auto writer = executor.start(write_in_pieces(pair.far, "x"));
        reader.request_stop();
        writer.get();
        try {
            reader.get();
            ++received;
        } catch (const Cancelled&) {
        }
    }
    // What cancelled reads have not taken is still in the socket.
    std::string rest(static_cast<std::size_t>(rounds - received), '\0');
    CHECK(executor.run(read_exactly(pair.near, rest)) == rest.size());
}

TEST_CASE("an operation whose context is destroyed ends with an error") {
    WorkflowExecutor executor{1};
    auto context = std::make_unique<asio::io_context>();
    std::atomic<bool> begun{false};
    const auto task = [](asio::io_context& other, std::atomic<bool>& flag) -> Task<> {
        co_await asio::async_initiate<const UseTask&, void()>(
            [&other, &flag](auto handler) {
                asio::post(other, [held = std::move(handler)]() mutable { std::move(held)(); });
                flag = true;
            },
            use_task);
    };
    auto handle = executor.start(task(*context, begun));
    while (!begun)
        std::this_thread::yield();
    context.reset();
    try {
        handle.get();
        FAIL("the operation must fail");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::closed);
    }
}

TEST_CASE("an initiation that throws is an error of the await") {
    WorkflowExecutor executor{1};
    const auto task = []() -> Task<> {
        co_await asio::async_initiate<const UseTask&, void()>(
            [](auto) { throw std::runtime_error{"no such device"}; }, use_task);
    };
    CHECK_THROWS_WITH(executor.run(task()), "no such device");
}
