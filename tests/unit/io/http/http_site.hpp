// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task_group.hpp"
#include "coflow/io/http/http_client.hpp"
#include "coflow/io/http/http_server_connection.hpp"
#include "coflow/io/memory_network.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/faulty_stream.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace coflow::test {

using HttpHandler = std::function<Task<>(HttpServerConnection&, HttpRequestHead)>;

inline Task<> echo(HttpServerConnection& connection, HttpRequestHead) {
    std::string body = co_await connection.read_body();
    co_await connection.respond(200, {}, std::move(body));
}

/// Connects through a fault.
class FaultyConnector : public Connector {
public:
    FaultyConnector(Connector& inner, Faults faults) : inner_{inner}, faults_{faults} {}

    [[nodiscard]] Task<std::unique_ptr<ByteStream>> connect(Endpoint to) override {
        ++connections;
        std::unique_ptr<ByteStream> stream = co_await inner_.connect(std::move(to));
        co_return std::make_unique<FaultyStream>(std::move(stream), faults_);
    }

    int connections = 0;

private:
    Connector& inner_;
    Faults faults_;
};

/// A server and its client in virtual time.
class HttpSite {
public:
    explicit HttpSite(HttpHandler handler, const HttpClientOptions& options = {},
                      Faults faults = {})
        : handler_{std::move(handler)},
          connector_{network_, faults},
          client_{connector_, Endpoint{"server", 80}, options} {
        serving_ = executor_.start(serve(*this), {.name = "server"});
    }
    ~HttpSite() {
        serving_.request_stop();
        try {
            serving_.get();
        } catch (const Cancelled&) {
        }
    }
    HttpSite(const HttpSite&) = delete;
    HttpSite& operator=(const HttpSite&) = delete;

    HttpResponse fetch(HttpRequest request) {
        const TimePoint begin = executor_.now();
        try {
            HttpResponse response = executor_.run(client_.fetch(std::move(request)));
            fetch_time_ = executor_.now() - begin;
            return response;
        } catch (...) {
            fetch_time_ = executor_.now() - begin;
            throw;
        }
    }
    /// How long the latest `fetch` took.
    [[nodiscard]] Duration fetch_time() const noexcept { return fetch_time_; }
    [[nodiscard]] testing::SimulatedExecutor& executor() noexcept { return executor_; }
    [[nodiscard]] HttpClient& client() noexcept { return client_; }
    [[nodiscard]] Connector& connector() noexcept { return connector_; }
    [[nodiscard]] int connections() const noexcept { return connector_.connections; }

    /// What has ended the latest connection that did not end well.
    [[nodiscard]] const std::string& server_error() const noexcept { return server_error_; }

private:
    static Task<> serve(HttpSite& site) { co_await with_task_group(&accept_all, &site); }

    static Task<> accept_all(TaskGroup& group, HttpSite* site) {
        for (;;) {
            std::unique_ptr<ByteStream> stream = co_await site->listener_->accept();
            group.spawn(serve_one(*site, std::move(stream)));
        }
    }

    static Task<> serve_one(HttpSite& site, std::unique_ptr<ByteStream> stream) {
        HttpServerConnection connection{std::move(stream)};
        try {
            for (;;) {
                std::optional<HttpRequestHead> head = co_await connection.read_head();
                if (!head)
                    co_return;
                co_await site.handler_(connection, std::move(*head));
            }
        } catch (const Error& error) {
            site.server_error_ = error.what();
            connection.close();
        }
    }

    HttpHandler handler_;
    std::string server_error_;
    MemoryNetwork network_;
    std::unique_ptr<Listener> listener_ = network_.listen("server", 80);
    FaultyConnector connector_;
    HttpClient client_;
    testing::SimulatedExecutor executor_;
    TaskHandle<> serving_;
    Duration fetch_time_{};
};

} // namespace coflow::test
