// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/connection_error.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cstddef>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace coflow::detail {

struct FreeSsl {
    void operator()(SSL* ssl) const noexcept { ::SSL_free(ssl); }
    void operator()(SSL_CTX* context) const noexcept { ::SSL_CTX_free(context); }
};
using SslHandle = std::unique_ptr<SSL, FreeSsl>;
using SslContext = std::unique_ptr<SSL_CTX, FreeSsl>;

/// What OpenSSL says about the latest failure on this thread.
[[nodiscard]] inline std::string last_tls_reason() {
    const char* const reason = ::ERR_reason_error_string(::ERR_get_error());
    ::ERR_clear_error();
    return reason != nullptr ? reason : "TLS failed";
}

/// One end of a TLS connection without the connection: encrypted bytes go in and come out, and
/// somebody else carries them.
///
/// Thread safety: any thread; each call is atomic.
class TlsSession {
public:
    enum class Progress { done, needs_input, ended };

    TlsSession(SslHandle ssl, std::string peer) : ssl_{std::move(ssl)}, peer_{std::move(peer)} {
        ::SSL_set_bio(ssl_.get(), ::BIO_new(::BIO_s_mem()), ::BIO_new(::BIO_s_mem()));
    }

    [[nodiscard]] const std::string& peer() const noexcept { return peer_; }

    Progress handshake() {
        const std::scoped_lock guard{mutex_};
        ::ERR_clear_error();
        return progress_of(::SSL_do_handshake(ssl_.get()));
    }

    /// `count` is how many bytes have been decrypted into `into`.
    Progress read(std::span<std::byte> into, std::size_t& count) {
        const std::scoped_lock guard{mutex_};
        ::ERR_clear_error();
        return progress_of(::SSL_read_ex(ssl_.get(), into.data(), into.size(), &count));
    }

    void write(std::span<const std::byte> data) {
        const std::scoped_lock guard{mutex_};
        ::ERR_clear_error();
        std::size_t written = 0; // all: memory has room
        if (progress_of(::SSL_write_ex(ssl_.get(), data.data(), data.size(), &written)) !=
            Progress::done)
            throw ConnectionError{ErrorCode::closed, peer_, "TLS takes nothing more"};
    }

    /// The farewell, behind everything that has been written.
    void finish_writing() {
        const std::scoped_lock guard{mutex_};
        ::ERR_clear_error();
        if (::SSL_shutdown(ssl_.get()) < 0)
            ::ERR_clear_error(); // the peer's has come already, or the connection is broken
    }

    /// Encrypted bytes that have come from the peer; at most a few kilobytes.
    void put_encrypted(std::span<const std::byte> bytes) {
        const std::scoped_lock guard{mutex_};
        ::BIO_write(::SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
    }

    /// Encrypted bytes for the peer; empty if there are none.
    [[nodiscard]] std::vector<std::byte> take_encrypted() {
        const std::scoped_lock guard{mutex_};
        BIO* const out = ::SSL_get_wbio(ssl_.get());
        std::vector<std::byte> bytes(::BIO_ctrl_pending(out));
        if (!bytes.empty())
            ::BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
        return bytes;
    }

private:
    Progress progress_of(int result) {
        if (result == 1)
            return Progress::done;
        const int error = ::SSL_get_error(ssl_.get(), result);
        if (error == SSL_ERROR_WANT_READ)
            return Progress::needs_input;
        if (error == SSL_ERROR_ZERO_RETURN)
            return Progress::ended;
        const long verdict = ::SSL_get_verify_result(ssl_.get());
        if (verdict != X509_V_OK) {
            ::ERR_clear_error();
            throw ConnectionError{ErrorCode::io_failure, peer_,
                                  std::string{"its certificate is not accepted: "} +
                                      ::X509_verify_cert_error_string(verdict)};
        }
        throw ConnectionError{ErrorCode::io_failure, peer_, "TLS: " + last_tls_reason()};
    }

    std::mutex mutex_;
    SslHandle ssl_;
    std::string peer_;
};

} // namespace coflow::detail
