// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/io/connector.hpp"
#include "coflow/io/tls/detail/tls_session.hpp"
#include "coflow/io/tls/detail/tls_stream.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace coflow {

/// Whom a TLS connection trusts.
struct TlsOptions {
    TlsOptions() = default; // no aggregate, see `guard.hpp`

    /// Certificates in PEM that are trusted besides the system's; for a server of one's own.
    std::string trusted_certificates;
    enum class SystemStore : bool { ignored, trusted } system_store = SystemStore::trusted;
};

/// Encrypts the connections of another connector, where the endpoint asks for it.
///
/// The server's certificate must be valid, issued by somebody trusted, and for the name or address
/// that is connected to; there is no way to skip that. TLS 1.2 and later.
///
/// Throws: `ConnectionError`, which says what is wrong with the certificate.
/// Thread safety: any thread.
/// Lifetime: the inner connector outlives this; connections do not need either.
class TlsConnector : public Connector {
public:
    /// Throws: `Error` (invalid_argument) for certificates that cannot be read.
    explicit TlsConnector(Connector& inner, const TlsOptions& options = {})
        : inner_{inner}, context_{::SSL_CTX_new(::TLS_client_method())} {
        if (!context_)
            throw Error{ErrorCode::internal, detail::last_tls_reason()};
        ::SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
        ::SSL_CTX_set_options(context_.get(), SSL_OP_NO_RENEGOTIATION);
        ::SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        if (options.system_store == TlsOptions::SystemStore::trusted)
            ::SSL_CTX_set_default_verify_paths(context_.get());
        if (!options.trusted_certificates.empty())
            trust(options.trusted_certificates);
    }

    [[nodiscard]] Task<std::unique_ptr<ByteStream>> connect(Endpoint to) override {
        if (to.encryption == Encryption::none)
            co_return co_await inner_.connect(std::move(to));
        detail::SslHandle ssl = session_for(to);
        to.encryption = Encryption::none;
        const std::string name = to.text();
        auto plain = co_await inner_.connect(std::move(to));
        auto stream = std::make_unique<detail::TlsStream>(std::move(plain), std::move(ssl), name);
        co_await stream->handshake();
        co_return stream;
    }

private:
    void trust(const std::string& pem) {
        const std::unique_ptr<BIO, int (*)(BIO*)> text{
            ::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &::BIO_free};
        int count = 0;
        while (X509* const certificate =
                   ::PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)) {
            ::X509_STORE_add_cert(::SSL_CTX_get_cert_store(context_.get()), certificate);
            ::X509_free(certificate);
            ++count;
        }
        ::ERR_clear_error(); // that nothing more follows
        if (count == 0)
            throw Error{ErrorCode::invalid_argument,
                        "TlsOptions::trusted_certificates contains no certificate in PEM"};
    }

    [[nodiscard]] detail::SslHandle session_for(const Endpoint& to) const {
        detail::SslHandle ssl{::SSL_new(context_.get())};
        if (!ssl)
            throw Error{ErrorCode::internal, detail::last_tls_reason()};
        ::SSL_set_connect_state(ssl.get());
        X509_VERIFY_PARAM* const expected = ::SSL_get0_param(ssl.get());
        const bool is_address = ::X509_VERIFY_PARAM_set1_ip_asc(expected, to.host.c_str()) == 1;
        if (!is_address) {
            ::ERR_clear_error();
            ::SSL_set_hostflags(ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
            if (to.host.empty() || ::SSL_set1_host(ssl.get(), to.host.c_str()) != 1 ||
                ::SSL_set_tlsext_host_name(ssl.get(), to.host.c_str()) != 1)
                throw ConnectionError{ErrorCode::invalid_argument, to.text(),
                                      "TLS cannot ask for this host"};
        }
        return ssl;
    }

    Connector& inner_;
    detail::SslContext context_;
};

} // namespace coflow
