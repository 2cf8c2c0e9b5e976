// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/io/http/http_server_connection.hpp"
#include "coflow/io/listener.hpp"
#include "coflow/io/websocket/websocket.hpp"
#include "unit/comfyui/support/simulated_server.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui::simulation {

/// A `SimulatedServer` that speaks HTTP and WebSocket to whoever connects.
class SimulatedSite {
public:
    SimulatedSite(SimulatedServer& server, Listener& listener, Scheduler& scheduler,
                  std::string base = {})
        : server_{server}, listener_{listener}, scheduler_{scheduler}, base_{std::move(base)} {}

    /// Serves until it is cancelled.
    [[nodiscard]] Task<> serve() {
        auto body = [this](TaskGroup& group) { return accept(group); };
        co_await with_task_group(body);
    }

    /// The bodies of requests that were no JSON.
    std::vector<std::string> uploads;

private:
    Task<> accept(TaskGroup& group) {
        for (;;) {
            Task<std::unique_ptr<ByteStream>> accepting = listener_.accept();
            std::unique_ptr<ByteStream> stream = co_await std::move(accepting);
            Task<> serving = serve_connection(std::move(stream));
            group.spawn(std::move(serving));
        }
    }

    Task<> serve_connection(std::unique_ptr<ByteStream> stream) {
        HttpServerConnection connection{std::move(stream)};
        try {
            for (;;) {
                Task<std::optional<HttpRequestHead>> reading = connection.read_head();
                std::optional<HttpRequestHead> head = co_await std::move(reading);
                if (!head)
                    co_return;
                const std::string target = head->target.substr(base_.size());
                if (target.starts_with("/ws?")) {
                    Task<> talking = talk(connection, *head, target.substr(target.find('=') + 1));
                    co_await std::move(talking);
                    co_return;
                }
                Task<> answering = answer(connection, *head, target);
                co_await std::move(answering);
            }
        } catch (const Error&) {
            // The client has gone.
        }
    }

    Task<> answer(HttpServerConnection& connection, const HttpRequestHead& head,
                  const std::string& target) {
        Task<std::string> reading = connection.read_body();
        std::string body = co_await std::move(reading);
        Request request{head.method, target};
        Answer said;
        if (target.starts_with("/upload/")) {
            uploads.push_back(std::move(body));
            said = Answer{200, R"({"name":"a (1).png","subfolder":"","type":"input"})"};
        } else if (target.starts_with("/view")) {
            said = Answer{200, "the bytes of a picture"};
        } else {
            request.body = std::move(body);
            said = server_.handle(request, scheduler_.now());
        }
        wake();
        Task<> responding = connection.respond(said.status, said.headers, HttpBody{said.body});
        co_await std::move(responding);
    }

    Task<> talk(HttpServerConnection& connection, const HttpRequestHead& head,
                std::string client_id) {
        const WebSocketAcceptance acceptance = accept_websocket(head, {});
        Task<> responding = connection.respond(101, acceptance.headers, HttpBody{});
        co_await std::move(responding);
        WebSocket socket{connection.take_stream(), WebSocketRole::server, acceptance.agreement};
        const SimulatedServer::Socket number = server_.open(std::move(client_id), scheduler_.now());
        coflow::Event news;
        listeners_.push_back(&news);
        try {
            co_await when_any(send_all(socket, number, news), receive_all(socket, number));
        } catch (const Error&) {
            // It broke.
        }
        std::erase(listeners_, &news);
        server_.close(number);
    }

    Task<> send_all(WebSocket& socket, SimulatedServer::Socket number, coflow::Event& news) {
        for (;;) {
            server_.advance(scheduler_.now());
            news.reset();
            std::optional<WebSocketMessage> message = server_.take(number);
            if (message) {
                Task<> sending = socket.send_text(std::move(message->data));
                co_await std::move(sending);
                continue;
            }
            const std::optional<TimePoint> next = server_.next_time();
            const Duration delay = next ? std::max<Duration>(*next - scheduler_.now(), Duration{1})
                                        : Duration{std::chrono::hours{1000}};
            try {
                co_await with_timeout(delay, news.wait());
            } catch (const TimedOut&) {
            }
        }
    }

    Task<> receive_all(WebSocket& socket, SimulatedServer::Socket number) {
        for (;;) {
            Task<std::optional<WebSocketMessage>> receiving = socket.receive();
            std::optional<WebSocketMessage> message = co_await std::move(receiving);
            if (!message)
                co_return;
            server_.receive(number, message->data);
            wake();
        }
    }

    void wake() {
        for (coflow::Event* news : listeners_)
            news->set();
    }

    SimulatedServer& server_;
    Listener& listener_;
    Scheduler& scheduler_;
    std::string base_;
    std::vector<coflow::Event*> listeners_;
};

} // namespace coflow::comfyui::simulation
