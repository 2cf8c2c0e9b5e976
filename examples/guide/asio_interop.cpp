// SPDX-License-Identifier: MIT
// Tasks on the host's io_context, sockets in tasks, tasks in Asio coroutines.
#include "coflow/core/asio/async_run.hpp"
#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/when_all.hpp"

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include <cstdio>
#include <string>

using namespace coflow;
using asio::ip::tcp;

Task<> echo_once(tcp::acceptor& acceptor) {
    tcp::socket socket = co_await acceptor.async_accept(use_task);
    std::string text(5, '\0');
    co_await asio::async_read(socket, asio::buffer(text), use_task);
    co_await asio::async_write(socket, asio::buffer(text), use_task);
}

Task<std::string> ask(tcp::endpoint server, asio::any_io_executor executor) {
    tcp::socket socket{executor};
    co_await socket.async_connect(server, use_task);
    std::string text = "hello";
    co_await asio::async_write(socket, asio::buffer(text), use_task);
    text.assign(5, '\0');
    co_await asio::async_read(socket, asio::buffer(text), use_task);
    co_return text;
}

Task<std::string> round_trip(asio::any_io_executor executor) {
    tcp::acceptor acceptor{executor, {asio::ip::address_v4::loopback(), 0}};
    auto results = co_await when_all(echo_once(acceptor), ask(acceptor.local_endpoint(), executor));
    co_return std::get<1>(results);
}

asio::awaitable<void> host_coroutine(WorkflowExecutor& executor) {
    const std::string answer =
        co_await async_run(executor, round_trip(executor.get_executor()), asio::use_awaitable);
    std::printf("%s\n", answer.c_str());
}

int main() {
    asio::io_context context;
    WorkflowExecutor executor{context.get_executor()};
    asio::co_spawn(context, host_coroutine(executor), asio::detached);
    context.run();
}
