// SPDX-License-Identifier: MIT
#include "coflow/io/tls/tls_connector.hpp"

#include "coflow/core/when_all.hpp"
#include "coflow/io/memory_network.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/faulty_stream.hpp"
#include "support/streams.hpp"
#include "unit/io/tls/certificates.hpp"

#include <memory>
#include <string>
#include <tuple>
#include <utility>

using namespace coflow;
using test::CertificateWish;
using test::Faults;

namespace {

/// A server with a certificate of an authority of its own.
class TlsSite {
public:
    explicit TlsSite(const CertificateWish& wish, Faults faults = {})
        : leaf_{test::make_certificate(wish, &authority_)},
          context_{test::server_context(leaf_)},
          faults_{faults} {}

    /// Both ends; what the server meets is kept in `server_error`.
    void connect(const TlsOptions& options, const std::string& host = "server") {
        TlsConnector connector{network_, options};
        auto listening = network_.listen(host, 443);
        auto serving = executor.start(accept(*this, *listening));
        try {
            client = executor.run(connector.connect({host, 443, Encryption::tls}));
        } catch (const ConnectionError&) {
            serving.get();
            throw;
        }
        serving.get();
    }

    [[nodiscard]] TlsOptions trusting() const {
        TlsOptions options;
        options.trusted_certificates = authority_.pem();
        options.system_store = TlsOptions::SystemStore::ignored;
        return options;
    }

    std::string refusal(const TlsOptions& options, const std::string& host = "server") {
        try {
            connect(options, host);
            return "connected";
        } catch (const ConnectionError& error) {
            return error.what();
        }
    }

    testing::SimulatedExecutor executor;
    std::unique_ptr<ByteStream> client;
    std::unique_ptr<ByteStream> server;
    std::string server_error;

private:
    static Task<> accept(TlsSite& site, Listener& listener) {
        std::unique_ptr<ByteStream> plain =
            std::make_unique<test::FaultyStream>(co_await listener.accept(), site.faults_);
        detail::SslHandle ssl{::SSL_new(site.context_.get())};
        ::SSL_set_accept_state(ssl.get());
        auto stream =
            std::make_unique<detail::TlsStream>(std::move(plain), std::move(ssl), "client");
        try {
            co_await stream->handshake();
            site.server = std::move(stream);
        } catch (const ConnectionError& error) {
            site.server_error = error.what();
        }
    }

    test::Certificate authority_ = test::make_certificate({.names = nullptr});
    test::Certificate leaf_;
    detail::SslContext context_;
    Faults faults_;
    MemoryNetwork network_;
};

constexpr const char* refused = ":443: its certificate is not accepted: ";

Task<bool> exchange(ByteStream& a, ByteStream& b, std::string text) {
    const auto send = [](ByteStream& stream, const std::string& sent) -> Task<> {
        co_await test::write_text(stream, sent);
        co_await stream.finish_writing();
    };
    const auto got = co_await when_all(send(a, text), test::read_all_text(a), send(b, text),
                                       test::read_all_text(b));
    co_return std::get<1>(got) == text&& std::get<3>(got) == text;
}

} // namespace

TEST_CASE("bytes go both ways, encrypted, at once", "[io][tls]") {
    TlsSite site{{}};
    site.connect(site.trusting());
    CHECK(site.executor.run(exchange(*site.client, *site.server, std::string(300'000, 'x'))));
}

TEST_CASE("encrypted bytes may be split anywhere", "[io][tls]") {
    for (const std::size_t size : {1U, 7U}) {
        TlsSite site{{}, {.longest_read = size, .longest_write = size}};
        site.connect(site.trusting());
        CHECK(site.executor.run(exchange(*site.client, *site.server, "hello")));
    }
}

TEST_CASE("an address can be what a certificate is for", "[io][tls]") {
    TlsSite site{{}};
    site.connect(site.trusting(), "127.0.0.1");
    CHECK(site.client != nullptr);
}

TEST_CASE("a certificate that is not accepted says why", "[io][tls]") {
    TlsSite unknown{{}};
    TlsOptions nobody;
    nobody.system_store = TlsOptions::SystemStore::ignored;
    CHECK(unknown.refusal(nobody) ==
          std::string{"server"} + refused + "unable to get local issuer certificate");
    CHECK(unknown.server_error.find("unknown ca") != std::string::npos);
    CHECK(unknown.refusal({}).find(refused) != std::string::npos);

    TlsSite expired{{.valid_from = -7200, .valid_until = -3600}};
    CHECK(expired.refusal(expired.trusting()) ==
          std::string{"server"} + refused + "certificate has expired");
    TlsSite early{{.valid_from = 3600, .valid_until = 7200}};
    CHECK(early.refusal(early.trusting()) ==
          std::string{"server"} + refused + "certificate is not yet valid");
    TlsSite other{{.names = "DNS:other"}};
    CHECK(other.refusal(other.trusting()) == std::string{"server"} + refused + "hostname mismatch");
    CHECK(other.refusal(other.trusting(), "127.0.0.1") ==
          std::string{"127.0.0.1"} + refused + "IP address mismatch");
}

TEST_CASE("authorities that cannot be read are refused at once", "[io][tls]") {
    MemoryNetwork network;
    TlsOptions options;
    options.trusted_certificates = "no certificate";
    CHECK_THROWS_AS((TlsConnector{network, options}), Error);
}

TEST_CASE("a server without TLS is an error, and so is one that goes away", "[io][tls]") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    TlsConnector connector{network};
    const auto listener = network.listen("server", 443);
    const auto answer = [](Listener& at, std::string text) -> Task<> {
        const std::unique_ptr<ByteStream> stream = co_await at.accept();
        co_await test::write_text(*stream, text);
    };
    for (const std::string text : {"HTTP/1.1 400 Bad Request\r\n\r\n", ""}) {
        auto serving = executor.start(answer(*listener, text));
        CHECK_THROWS_AS(executor.run(connector.connect({"server", 443, Encryption::tls})),
                        ConnectionError);
        serving.get();
    }
}

TEST_CASE("a connection that is cut off is told from one that has ended", "[io][tls]") {
    TlsSite site{{}};
    site.connect(site.trusting());
    SECTION("ended") {
        site.executor.run(site.server->finish_writing());
        CHECK(site.executor.run(test::read_text(*site.client)) == "");
    }
    SECTION("cut off") {
        site.server->close();
        CHECK_THROWS_AS(site.executor.run(test::read_text(*site.client)), ConnectionError);
    }
}

TEST_CASE("an endpoint without encryption is connected to as it is", "[io][tls]") {
    testing::SimulatedExecutor executor;
    MemoryNetwork network;
    TlsConnector connector{network};
    const auto listener = network.listen("server", 80);
    const auto client = executor.run(connector.connect({"server", 80}));
    const auto server = executor.run(listener->accept());
    executor.run(test::write_text(*client, "plain"));
    CHECK(executor.run(test::read_text(*server)) == "plain");
}

TEST_CASE("a cancelled read over TLS loses nothing, at whatever step", "[io][tls]") {
    for (int steps = 0; steps < 12; ++steps) {
        CAPTURE(steps);
        TlsSite site{{}};
        site.connect(site.trusting());
        auto reading = site.executor.start(test::read_text(*site.client));
        auto writing = site.executor.start(test::write_text(*site.server, "bytes"));
        for (int step = 0; step < steps; ++step)
            site.executor.step();
        reading.request_stop();
        std::string got;
        try {
            got = reading.get();
        } catch (const Cancelled&) {
        }
        writing.get();
        site.executor.run(site.server->finish_writing());
        got += site.executor.run(test::read_all_text(*site.client));
        CHECK(got == "bytes");
    }
}
