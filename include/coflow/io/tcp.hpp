// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/io/connector.hpp"
#include "coflow/io/detail/resolve.hpp"
#include "coflow/io/detail/tcp_stream.hpp"
#include "coflow/io/listener.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/ip/tcp.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow {

/// Opens TCP connections; a host's addresses are tried one after the other.
///
/// It connects without encryption only: see `TlsConnector`.
class TcpConnector : public Connector {
public:
    /// How long an address is tried that is not the host's last.
    static constexpr Duration try_next_after = std::chrono::seconds{5};

    [[nodiscard]] Task<std::unique_ptr<ByteStream>> connect(Endpoint to) override {
        const std::string name = to.text();
        if (to.encryption != Encryption::none)
            throw ConnectionError{ErrorCode::invalid_argument, name,
                                  "a TcpConnector cannot encrypt; give it to a TlsConnector"};
        const asio::any_io_executor executor = (co_await this_task::scheduler()).io().get();
        const auto addresses = co_await detail::resolve(executor, to);
        std::string reasons;
        for (const asio::ip::tcp::endpoint& address : addresses) {
            const bool is_last = &address == &addresses.back();
            asio::ip::tcp::socket socket{executor};
            const std::string reason =
                co_await try_address(socket, address, is_last ? Duration::max() : try_next_after);
            if (reason.empty())
                co_return std::make_unique<detail::TcpStream>(std::move(socket), name);
            const bool is_news = reasons.find(reason) == std::string::npos;
            if (is_news)
                reasons += (reasons.empty() ? "" : "; ") + reason;
        }
        throw ConnectionError{ErrorCode::io_failure, name,
                              reasons.empty() ? "the host has no address" : reasons};
    }

private:
    /// Why it has failed; empty if it has not.
    static Task<std::string> try_address(asio::ip::tcp::socket& socket,
                                         const asio::ip::tcp::endpoint& address, Duration limit) {
        try {
            co_await with_timeout(limit, open(socket, address));
        } catch (const std::system_error& error) {
            co_return error.code().message();
        } catch (const TimedOut&) {
            co_return std::string{"no answer"};
        }
        co_return std::string{};
    }

    static Task<> open(asio::ip::tcp::socket& socket, const asio::ip::tcp::endpoint& address) {
        co_await socket.async_connect(address, use_task);
    }
};

/// Accepts TCP connections at an address of this machine.
class TcpListener : public Listener {
public:
    /// Listens from now on; port 0 is a free one, see `port()`. `host` is an address.
    ///
    /// Throws: `ConnectionError`.
    TcpListener(const asio::any_io_executor& executor, std::uint16_t port,
                const std::string& host = "127.0.0.1")
        : name_{Endpoint{host, port}.text()}, acceptor_{executor} {
        try {
            const asio::ip::tcp::endpoint address{asio::ip::make_address(host), port};
            acceptor_.open(address.protocol());
            acceptor_.set_option(asio::socket_base::reuse_address{true});
            acceptor_.bind(address);
            acceptor_.listen();
            acceptor_.non_blocking(true);
            port_ = acceptor_.local_endpoint().port();
        } catch (const std::system_error& error) {
            throw detail::tcp_error(name_, error.code());
        }
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    [[nodiscard]] Task<std::unique_ptr<ByteStream>> accept() override {
        co_await this_task::throw_if_stopped();
        for (;;) {
            asio::error_code error;
            asio::ip::tcp::socket socket = acceptor_.accept(error);
            if (closed_.load(std::memory_order_relaxed))
                throw ConnectionError{ErrorCode::closed, name_, "the listener is closed"};
            if (!error) {
                std::string peer = peer_name(socket);
                co_return std::make_unique<detail::TcpStream>(std::move(socket), std::move(peer));
            }
            if (detail::would_block(error))
                co_await acceptor_.async_wait(asio::ip::tcp::acceptor::wait_read, use_task);
            else if (error != asio::error::connection_aborted)
                throw detail::tcp_error(name_, error);
        }
    }

    // Not the descriptor: another thread may be using it.
    void close() noexcept override {
        closed_.store(true, std::memory_order_relaxed);
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    }

private:
    static std::string peer_name(const asio::ip::tcp::socket& socket) {
        asio::error_code error;
        const asio::ip::tcp::endpoint peer = socket.remote_endpoint(error);
        return error ? "client" : Endpoint{peer.address().to_string(), peer.port()}.text();
    }

    std::string name_;
    asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::atomic<bool> closed_{false};
};

} // namespace coflow
