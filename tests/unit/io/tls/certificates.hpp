// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/tls/detail/tls_session.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace coflow::test {

struct FreeCertificate {
    void operator()(X509* certificate) const noexcept { ::X509_free(certificate); }
    void operator()(EVP_PKEY* key) const noexcept { ::EVP_PKEY_free(key); }
};

/// A certificate and its key, made while the test runs.
struct Certificate {
    std::unique_ptr<X509, FreeCertificate> certificate;
    std::unique_ptr<EVP_PKEY, FreeCertificate> key;

    [[nodiscard]] std::string pem() const {
        const std::unique_ptr<BIO, int (*)(BIO*)> out{::BIO_new(::BIO_s_mem()), &::BIO_free};
        ::PEM_write_bio_X509(out.get(), certificate.get());
        std::string text(::BIO_ctrl_pending(out.get()), '\0');
        ::BIO_read(out.get(), text.data(), static_cast<int>(text.size()));
        return text;
    }
};

struct CertificateWish {
    const char* names = "DNS:server,IP:127.0.0.1"; ///< Null for an authority.
    long valid_from = -3600;                       ///< Seconds from now.
    long valid_until = 3600;
};

/// Signed by `issuer`, or by itself.
inline Certificate make_certificate(const CertificateWish& wish,
                                    const Certificate* issuer = nullptr) {
    Certificate made;
    made.key.reset(::EVP_EC_gen("P-256"));
    made.certificate.reset(::X509_new());
    X509* const certificate = made.certificate.get();
    ::X509_set_version(certificate, 2);
    static long serial = 0;
    ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate), ++serial);
    ::X509_gmtime_adj(::X509_getm_notBefore(certificate), wish.valid_from);
    ::X509_gmtime_adj(::X509_getm_notAfter(certificate), wish.valid_until);
    ::X509_set_pubkey(certificate, made.key.get());
    const std::string name = "coflow test " + std::to_string(serial);
    ::X509_NAME_add_entry_by_txt(::X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509* const by = issuer != nullptr ? issuer->certificate.get() : certificate;
    ::X509_set_issuer_name(certificate, ::X509_get_subject_name(by));
    const auto extend = [certificate](int kind, const char* value) {
        X509_EXTENSION* const extension = ::X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
        if (extension == nullptr)
            throw std::runtime_error{value};
        ::X509_add_ext(certificate, extension, -1);
        ::X509_EXTENSION_free(extension);
    };
    if (wish.names != nullptr)
        extend(NID_subject_alt_name, wish.names);
    else
        extend(NID_basic_constraints, "critical,CA:TRUE");
    EVP_PKEY* const signer = issuer != nullptr ? issuer->key.get() : made.key.get();
    if (::X509_sign(certificate, signer, ::EVP_sha256()) == 0)
        throw std::runtime_error{detail::last_tls_reason()};
    return made;
}

/// The server's side of a connection.
inline detail::SslContext server_context(const Certificate& certificate) {
    detail::SslContext context{::SSL_CTX_new(::TLS_server_method())};
    ::SSL_CTX_use_certificate(context.get(), certificate.certificate.get());
    ::SSL_CTX_use_PrivateKey(context.get(), certificate.key.get());
    return context;
}

} // namespace coflow::test
