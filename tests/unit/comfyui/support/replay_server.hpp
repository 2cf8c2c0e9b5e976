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
#include "coflow/io/websocket/open_websocket.hpp"
#include "unit/comfyui/support/server_model.hpp"
#include "unit/comfyui/support/wire_fault.hpp"
#include "unit/comfyui/support/wire_stream.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui::simulation {

struct ReplayServerOptions {
    std::uint64_t most_body = std::uint64_t{100} << 20U;
    std::size_t longest_line = 8190; ///< Of a header.
};

/// A `ServerModel` behind HTTP and WebSocket, as aiohttp speaks them, with faults.
///
/// Thread safety: on an executor of one thread.
class ReplayServer {
public:
    ReplayServer(ServerModel& model, Listener& listener, Scheduler& scheduler,
                 WireFaults faults = {}, const ReplayServerOptions& options = {})
        : model_{model},
          listener_{listener},
          scheduler_{scheduler},
          faults_{std::move(faults)},
          options_{options} {}

    /// Serves until it is cancelled.
    [[nodiscard]] Task<> serve() {
        auto body = [this](TaskGroup& group) { return accept(group); };
        co_await with_task_group(body);
    }

    /// Kills the server: connections just end, and for this long nobody can connect.
    void restart(Duration down = std::chrono::seconds{1}) {
        ++restarts_;
        model_.restart();
        down_until_ = scheduler_.now() + down;
        for (WireStream* stream : streams_)
            stream->close();
        wake();
    }

    /// Such as "POST /prompt", in the order of their arrival.
    [[nodiscard]] const std::vector<std::string>& requests() const noexcept { return requests_; }
    [[nodiscard]] int restarts() const noexcept { return restarts_; }

private:
    /// Keeps a value in a list while it is there.
    template <class T>
    class Listed {
    public:
        Listed(std::vector<T*>& list, T& value) : list_{list}, value_{value} {
            list_.push_back(&value_);
        }
        ~Listed() { std::erase(list_, &value_); }
        Listed(const Listed&) = delete;
        Listed& operator=(const Listed&) = delete;

    private:
        std::vector<T*>& list_;
        T& value_;
    };

    Task<> accept(TaskGroup& group) {
        for (;;) {
            Task<std::unique_ptr<ByteStream>> accepting = listener_.accept();
            std::unique_ptr<ByteStream> stream = co_await std::move(accepting);
            if (scheduler_.now() < down_until_)
                continue;
            Task<> serving = serve_connection(std::move(stream));
            group.spawn(std::move(serving));
        }
    }

    Task<> serve_connection(std::unique_ptr<ByteStream> stream) {
        auto owned = std::make_unique<WireStream>(std::move(stream));
        WireStream& wire = *owned;
        HttpServerConnection connection{std::move(owned)};
        const Listed<WireStream> listed{streams_, wire};
        try {
            for (;;) {
                Task<std::optional<HttpRequestHead>> reading = connection.read_head();
                std::optional<HttpRequestHead> head = co_await std::move(reading);
                if (!head)
                    co_return;
                const std::string path = head->target.substr(0, head->target.find('?'));
                requests_.push_back(head->method + " " + path);
                if (is_too_long(*head)) {
                    Task<> refusing = refuse_head(wire);
                    co_await std::move(refusing);
                    co_return;
                }
                if (faults_.at_request(WireFaultKind::refuse, path))
                    co_return;
                if (const auto bytes = faults_.at_request(WireFaultKind::cut, path))
                    wire.after(static_cast<std::size_t>(*bytes), WireStream::Then::cut);
                if (const auto bytes = faults_.at_request(WireFaultKind::stall, path))
                    wire.after(static_cast<std::size_t>(*bytes), WireStream::Then::stall);
                const bool is_socket = path == "/ws" || path == "/api/ws";
                Task<bool> serving =
                    is_socket ? talk(connection, *head) : answer(connection, *head, path);
                const bool goes_on = co_await std::move(serving);
                if (!goes_on)
                    co_return;
            }
        } catch (const Error&) {
            // The client has gone, or the connection was cut on purpose.
        }
    }

    [[nodiscard]] bool is_too_long(const HttpRequestHead& head) const {
        return head.target.size() > options_.longest_line ||
               std::any_of(head.headers.begin(), head.headers.end(), [this](const auto& field) {
                   return field.name.size() + field.value.size() > options_.longest_line;
               });
    }
    static Task<> refuse_head(WireStream& wire) {
        constexpr std::string_view text = "HTTP/1.0 400 Bad Request\r\n"
                                          "Content-Type: text/plain; charset=utf-8\r\n"
                                          "Content-Length: 33\r\n\r\n"
                                          "Got more than 8190 bytes in line.";
        Task<> writing = wire.write(std::as_bytes(std::span{text}));
        co_await std::move(writing);
    }

    /// Answers a request; false if no other is to be read.
    Task<bool> answer(HttpServerConnection& connection, const HttpRequestHead& head,
                      const std::string& path) {
        Request request{head.method, head.target};
        request.headers = head.headers;
        Answer said;
        bool goes_on = true;
        try {
            Task<std::string> reading = connection.read_body(options_.most_body);
            request.body = co_await std::move(reading);
        } catch (const HttpError&) {
            said = Answer{413, "Maximum request body size exceeded"};
            goes_on = false;
        }
        if (!goes_on)
            said.headers.add("Connection", "close");
        else if (is_foreign(head))
            said = Answer{403, {}};
        else if (const auto status = faults_.at_request(WireFaultKind::status, path))
            said = Answer{static_cast<int>(*status), "<html>something in between</html>"};
        else
            said = model_.handle(request, scheduler_.now());
        wake();
        if (faults_.at_request(WireFaultKind::lose_answer, path))
            co_return false;
        if (const auto late = faults_.at_request(WireFaultKind::late_answer, path))
            co_await sleep_for(std::chrono::milliseconds{*late});
        HttpBody body{said.body};
        if (const auto size = faults_.at_request(WireFaultKind::chunks, path))
            body = in_chunks(said.body, static_cast<std::size_t>(std::max<std::int64_t>(*size, 1)));
        Task<> responding = connection.respond(said.status, said.headers, std::move(body));
        co_await std::move(responding);
        co_return goes_on;
    }

    /// Browsers' requests from other places are refused.
    static bool is_foreign(const HttpRequestHead& head) {
        const auto origin = head.headers.find("Origin");
        const auto host = head.headers.find("Host");
        return head.headers.find("Sec-Fetch-Site") == "cross-site" ||
               (origin && host && !origin->ends_with("//" + std::string{*host}));
    }

    static HttpBody in_chunks(const std::string& text, std::size_t size) {
        return HttpBody::stream([text, size] { return pieces(text, size); });
    }
    static AsyncGenerator<std::string> pieces(std::string text, std::size_t size) {
        for (std::size_t at = 0; at < text.size(); at += size) {
            std::string piece = text.substr(at, size);
            co_yield std::move(piece);
        }
    }

    /// Speaks over a socket until either side ends it.
    Task<bool> talk(HttpServerConnection& connection, const HttpRequestHead& head) {
        if (is_foreign(head)) {
            Task<> refusing = connection.respond(403, {}, HttpBody{});
            co_await std::move(refusing);
            co_return true;
        }
        Task<WebSocket> opening = serve_websocket(connection, head);
        WebSocket socket = co_await std::move(opening);
        const std::size_t name = head.target.find("clientId=");
        const ServerModel::Socket number =
            model_.open(name == std::string::npos
                            ? std::string{}
                            : head.target.substr(name + 9, head.target.find('&', name) - name - 9),
                        scheduler_.now());
        const Closing closing{model_, number};
        coflow::Event news;
        const Listed<coflow::Event> listed{listeners_, news};
        co_await when_any(send_all(socket, number, news), receive_all(socket, number));
        co_return false;
    }
    /// Tells the model of the end of a socket, however it comes.
    struct Closing {
        ServerModel& model;
        ServerModel::Socket socket;
        Closing(ServerModel& of_model, ServerModel::Socket of_socket)
            : model{of_model}, socket{of_socket} {}
        ~Closing() { model.close(socket); }
        Closing(const Closing&) = delete;
        Closing& operator=(const Closing&) = delete;
    };

    Task<> send_all(WebSocket& socket, ServerModel::Socket number, coflow::Event& news) {
        for (std::int64_t count = 1;;) {
            news.reset();
            std::optional<WebSocketMessage> message = model_.take(number, scheduler_.now());
            if (!message) {
                if (model_.has_ended(number))
                    co_return;
                Task<> waiting = wait(news);
                co_await std::move(waiting);
                continue;
            }
            const bool twice = message->is_text() &&
                               message->data.find(R"("type":"status")") != std::string::npos &&
                               faults_.at_message(WireFaultKind::double_status, count);
            for (int time = 0; time < (twice ? 2 : 1); ++time) {
                std::string data = message->data;
                Task<> sending = message->is_text() ? socket.send_text(std::move(data))
                                                    : socket.send_binary(std::move(data));
                co_await std::move(sending);
            }
            if (faults_.at_message(WireFaultKind::restart, count)) {
                restart();
                co_return;
            }
            if (faults_.at_message(WireFaultKind::drop_socket, count))
                co_return;
            if (faults_.at_message(WireFaultKind::mute_socket, count))
                co_await sleep_for(std::chrono::hours{1000});
            ++count;
        }
    }
    /// Until something happens, or the model has something to do.
    Task<> wait(coflow::Event& news) {
        const std::optional<TimePoint> next = model_.next_time();
        const Duration delay = next ? std::max<Duration>(*next - scheduler_.now(), Duration{1})
                                    : Duration{std::chrono::hours{1000}};
        try {
            co_await with_timeout(delay, news.wait());
        } catch (const TimedOut&) {
        }
    }
    Task<> receive_all(WebSocket& socket, ServerModel::Socket number) {
        for (;;) {
            Task<std::optional<WebSocketMessage>> receiving = socket.receive();
            std::optional<WebSocketMessage> message = co_await std::move(receiving);
            if (!message)
                co_return;
            model_.receive(number, message->data);
            wake();
        }
    }
    void wake() {
        for (coflow::Event* news : listeners_)
            news->set();
    }

    ServerModel& model_;
    Listener& listener_;
    Scheduler& scheduler_;
    WireFaults faults_;
    ReplayServerOptions options_;
    std::vector<WireStream*> streams_;
    std::vector<coflow::Event*> listeners_;
    std::vector<std::string> requests_;
    TimePoint down_until_{};
    int restarts_ = 0;
};

} // namespace coflow::comfyui::simulation
