// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/mutex.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/io/byte_stream.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/io/tls/detail/tls_session.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace coflow::detail {

/// Encrypts what goes over another stream.
class TlsStream : public ByteStream {
    using Progress = TlsSession::Progress;

public:
    TlsStream(std::unique_ptr<ByteStream> inner, SslHandle ssl, std::string peer)
        : inner_{std::move(inner)},
          session_{std::move(ssl), std::move(peer)},
          encrypted_(read_size) {}

    /// Comes before everything else.
    Task<> handshake() {
        for (;;) {
            const Progress progress = handshake_or_tell();
            co_await send_encrypted();
            if (failure_)
                std::rethrow_exception(failure_);
            if (progress == Progress::done)
                co_return;
            if (progress == Progress::ended || !co_await receive_encrypted())
                throw ConnectionError{ErrorCode::closed, session_.peer(),
                                      "the connection ended before TLS was agreed on"};
        }
    }

    [[nodiscard]] Task<std::size_t> read_some(std::span<std::byte> into) override {
        co_await this_task::throw_if_stopped();
        for (;;) {
            std::size_t count = 0;
            const Progress progress = session_.read(into, count);
            if (progress == Progress::done)
                co_return count;
            if (progress == Progress::ended)
                co_return std::size_t{0};
            // An answer to a change of keys. A writer under way sends it as well; to wait for one
            // that the peer holds up could stop both for ever.
            if (const auto lock = sending_.try_lock())
                co_await send_all_encrypted();
            if (!co_await receive_encrypted())
                throw ConnectionError{ErrorCode::closed, session_.peer(),
                                      "the connection was cut off: TLS was not ended"};
        }
    }

    // What comes need not become bytes of the peer's, but somebody has to look at it.
    [[nodiscard]] bool is_readable() noexcept override { return inner_->is_readable(); }

    [[nodiscard]] Task<> write(std::span<const std::byte> data) override {
        co_await this_task::throw_if_stopped();
        while (!data.empty()) {
            const std::size_t count = std::min(data.size(), longest_record);
            session_.write(data.first(count));
            co_await send_encrypted();
            data = data.subspan(count);
        }
    }

    [[nodiscard]] Task<> finish_writing() override {
        session_.finish_writing();
        co_await send_encrypted();
        co_await inner_->finish_writing();
    }

    void close() noexcept override { inner_->close(); }

private:
    static constexpr std::size_t read_size = 17 * 1024; // a record and its frame
    static constexpr std::size_t longest_record = 16 * 1024;

    // What is wrong is told to the peer before it is thrown.
    Progress handshake_or_tell() {
        try {
            return session_.handshake();
        } catch (const ConnectionError&) {
            failure_ = std::current_exception();
            return Progress::ended;
        }
    }

    /// Reader and writer may both have something to send; the order must be the session's.
    Task<> send_encrypted() {
        const Mutex::Lock lock = co_await sending_.lock();
        co_await send_all_encrypted();
    }

    Task<> send_all_encrypted() {
        for (;;) {
            const std::vector<std::byte> bytes = session_.take_encrypted();
            if (bytes.empty())
                co_return;
            co_await inner_->write(bytes);
        }
    }

    /// False at the end of the inner stream.
    Task<bool> receive_encrypted() {
        const std::size_t count = co_await inner_->read_some(encrypted_);
        session_.put_encrypted(std::span{encrypted_}.first(count));
        co_return count > 0;
    }

    std::unique_ptr<ByteStream> inner_;
    TlsSession session_;
    std::vector<std::byte> encrypted_;
    std::exception_ptr failure_;
    Mutex sending_;
};

} // namespace coflow::detail
