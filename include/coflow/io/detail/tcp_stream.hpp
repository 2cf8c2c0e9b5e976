// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/io/byte_stream.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/io/detail/fair_turn.hpp"

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/ip/tcp.hpp>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

namespace coflow::detail {

[[nodiscard]] inline bool would_block(const asio::error_code& error) noexcept {
    return error == asio::error::would_block || error == asio::error::try_again;
}

[[nodiscard]] inline ConnectionError tcp_error(const std::string& peer,
                                               const asio::error_code& error) {
    const bool closed = error == asio::error::broken_pipe ||
                        error == asio::error::connection_reset ||
                        error == asio::error::connection_aborted;
    return ConnectionError{closed ? ErrorCode::closed : ErrorCode::io_failure, peer,
                           error.message()};
}

/// A TCP connection: tries first, and waits for the socket where that would block.
class TcpStream : public ByteStream {
public:
    TcpStream(asio::ip::tcp::socket socket, std::string peer)
        : socket_{std::move(socket)}, peer_{std::move(peer)} {
        asio::error_code ignored; // a peer that has gone already is found out by the first read
        socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
        socket_.set_option(asio::socket_base::keep_alive{true}, ignored);
        socket_.non_blocking(true);
    }

    [[nodiscard]] Task<std::size_t> read_some(std::span<std::byte> into) override {
        co_await this_task::throw_if_stopped();
        if (read_turn_.is_over())
            co_await this_task::yield();
        for (;;) {
            asio::error_code error;
            const std::size_t count =
                socket_.read_some(asio::buffer(into.data(), into.size()), error);
            check_open();
            if (error == asio::error::eof)
                co_return std::size_t{0};
            if (!would_block(error)) {
                if (error)
                    throw tcp_error(peer_, error);
                co_return count;
            }
            read_turn_.begin_anew();
            co_await socket_.async_wait(Socket::wait_read, use_task);
        }
    }

    [[nodiscard]] bool is_readable() noexcept override {
        char next{};
        return ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
               (errno != EAGAIN && errno != EWOULDBLOCK);
    }

    [[nodiscard]] Task<> write(std::span<const std::byte> data) override {
        co_await this_task::throw_if_stopped();
        while (!data.empty()) {
            if (write_turn_.is_over())
                co_await this_task::yield();
            asio::error_code error;
            const std::size_t count =
                socket_.write_some(asio::buffer(data.data(), data.size()), error);
            check_open();
            if (would_block(error)) {
                write_turn_.begin_anew();
                co_await socket_.async_wait(Socket::wait_write, use_task);
            } else if (error) {
                throw tcp_error(peer_, error);
            }
            data = data.subspan(count);
        }
    }

    [[nodiscard]] Task<> finish_writing() override {
        check_open();
        asio::error_code error;
        socket_.shutdown(Socket::shutdown_send, error);
        if (error)
            throw tcp_error(peer_, error);
        co_return;
    }

    // Only shut down: closing the descriptor under a read of another thread could give its number
    // to somebody else.
    void close() noexcept override {
        closed_.store(true, std::memory_order_relaxed);
        ::shutdown(socket_.native_handle(), SHUT_RDWR);
    }

private:
    using Socket = asio::ip::tcp::socket;

    void check_open() const {
        if (closed_.load(std::memory_order_relaxed))
            throw ConnectionError{ErrorCode::closed, peer_, "this connection is closed"};
    }

    Socket socket_;
    std::string peer_;
    FairTurn read_turn_;
    FairTurn write_turn_;
    std::atomic<bool> closed_{false};
};

} // namespace coflow::detail
