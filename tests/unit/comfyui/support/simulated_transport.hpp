// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/testing/random.hpp"
#include "unit/comfyui/support/simulated_server.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui::simulation {

/// The probability, 0 to 1, that something goes wrong.
struct Faults {
    double lose_request = 0; ///< It breaks, or hangs, before the server has got it.
    double lose_answer = 0;  ///< It does so after.
    double refuse = 0;       ///< Something between answers 502 or 503.
    double refuse_socket = 0;
    double drop_socket = 0;    ///< At each message.
    double silence_socket = 0; ///< At each message: it stays open, but nothing comes any more.
    double hang_close = 0;     ///< The server learns late that a socket has been closed.
};

/// The way to a `SimulatedServer`, in virtual time, with faults.
class SimulatedTransport final : public Transport {
public:
    SimulatedTransport(SimulatedServer& server, Scheduler& scheduler, std::uint64_t seed,
                       const Faults& faults = {})
        : server_{server}, scheduler_{scheduler}, random_{seed}, faults_{faults} {}

    [[nodiscard]] std::string server() const override { return "http://simulated:8188"; }
    [[nodiscard]] Task<Answer> send(Request request) override;
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string target) override;

    /// Nobody can reach it any more, or again.
    void set_down(bool down) {
        is_down_ = down;
        wake();
    }
    /// To be called after something has happened at the server.
    void wake() {
        pump();
        for (coflow::Event* news : listeners_)
            news->set();
    }
    void calm() { faults_ = {}; }

    [[nodiscard]] const std::vector<Request>& requests() const noexcept { return requests_; }
    [[nodiscard]] int sockets() const noexcept { return opened_; }
    /// How many sockets have been opened while another was not closed, or not even asked to be.
    [[nodiscard]] int overlaps() const noexcept { return overlaps_; }

private:
    class Socket;
    struct Closing {
        TimePoint when;
        SimulatedServer::Socket socket;
    };

    Duration latency() { return std::chrono::milliseconds{static_cast<int>(random_.below(20))}; }
    /// It breaks at once, or hangs until whoever waits gives up.
    Task<> lose() {
        if (random_.chance(0.5))
            co_await sleep_for(std::chrono::hours{1000});
        throw ConnectionError{ErrorCode::io_failure, "simulated:8188", "the connection broke"};
    }
    void close_late(SimulatedServer::Socket socket) {
        closings_.push_back({scheduler_.now() + std::chrono::seconds{random_.below(20)}, socket});
    }
    void pump() {
        const TimePoint now = scheduler_.now();
        server_.advance(now);
        for (const Closing& closing : closings_)
            if (closing.when <= now)
                server_.close(closing.socket);
        std::erase_if(closings_, [now](const Closing& one) { return one.when <= now; });
    }

    SimulatedServer& server_;
    Scheduler& scheduler_;
    testing::Random random_;
    Faults faults_;
    bool is_down_ = false;
    std::vector<Request> requests_;
    std::vector<Closing> closings_;
    std::vector<coflow::Event*> listeners_;
    int opened_ = 0;
    int unclosed_ = 0;
    int overlaps_ = 0;
};

class SimulatedTransport::Socket final : public EventSocket {
public:
    Socket(SimulatedTransport& transport, SimulatedServer::Socket socket)
        : transport_{transport}, socket_{socket} {
        transport_.listeners_.push_back(&news_);
        ++transport_.unclosed_;
    }
    ~Socket() override {
        std::erase(transport_.listeners_, &news_);
        if (!closed_)
            transport_.close_late(socket_);
    }

    [[nodiscard]] Task<std::optional<WebSocketMessage>> receive() override {
        for (;;) {
            transport_.pump();
            news_.reset();
            std::optional<WebSocketMessage> message = transport_.server_.take(socket_);
            if (transport_.is_down_ || transport_.server_.has_ended(socket_))
                co_return std::nullopt;
            if (message && transport_.random_.chance(transport_.faults_.drop_socket))
                throw ConnectionError{ErrorCode::io_failure, "simulated:8188", "broke"};
            if (message && transport_.random_.chance(transport_.faults_.silence_socket))
                silent_ = true;
            if (message && !silent_)
                co_return message;
            if (!message) {
                Task<> waiting = wait();
                co_await std::move(waiting);
            }
        }
    }
    [[nodiscard]] Task<> send(std::string text) override {
        co_await sleep_for(transport_.latency());
        transport_.server_.receive(socket_, text);
        transport_.wake();
    }
    [[nodiscard]] Task<> close() override {
        --transport_.unclosed_;
        if (transport_.random_.chance(transport_.faults_.hang_close))
            co_await sleep_for(std::chrono::hours{1000});
        co_await sleep_for(transport_.latency());
        closed_ = true;
        transport_.server_.close(socket_);
    }

private:
    Task<> wait() {
        const std::optional<TimePoint> next = transport_.server_.next_time();
        const Duration longest = std::chrono::hours{1000};
        const Duration delay =
            next ? std::max<Duration>(*next - transport_.scheduler_.now(), Duration{1}) : longest;
        try {
            co_await with_timeout(delay, news_.wait());
        } catch (const TimedOut&) {
        }
    }

    SimulatedTransport& transport_;
    SimulatedServer::Socket socket_;
    coflow::Event news_;
    bool silent_ = false;
    bool closed_ = false;
};

inline Task<Answer> SimulatedTransport::send(Request request) {
    co_await sleep_for(latency());
    if (is_down_)
        throw ConnectionError{ErrorCode::io_failure, "simulated:8188", "connection refused"};
    if (random_.chance(faults_.lose_request)) {
        Task<> losing = lose();
        co_await std::move(losing);
    }
    if (random_.chance(faults_.refuse))
        co_return Answer{random_.chance(0.5) ? 502 : 503, "<html>Bad Gateway</html>"};
    if (is_down_)
        throw ConnectionError{ErrorCode::io_failure, "simulated:8188", "connection refused"};
    requests_.push_back(request);
    pump();
    Answer answer = server_.handle(request, scheduler_.now());
    wake();
    if (random_.chance(faults_.lose_answer)) {
        Task<> losing = lose();
        co_await std::move(losing);
    }
    co_await sleep_for(latency());
    co_return answer;
}

inline Task<std::unique_ptr<EventSocket>> SimulatedTransport::open_socket(std::string target) {
    co_await sleep_for(latency());
    if (random_.chance(faults_.refuse_socket)) {
        Task<> losing = lose();
        co_await std::move(losing);
    }
    if (is_down_)
        throw ConnectionError{ErrorCode::io_failure, "simulated:8188", "connection refused"};
    ++opened_;
    if (unclosed_ > 0 || !listeners_.empty())
        ++overlaps_;
    pump();
    co_return std::make_unique<Socket>(
        *this, server_.open(target.substr(target.find('=') + 1), scheduler_.now()));
}

} // namespace coflow::comfyui::simulation
