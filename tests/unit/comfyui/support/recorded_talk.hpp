// SPDX-License-Identifier: MIT
#pragma once

#include "unit/comfyui/support/recording.hpp"
#include "unit/comfyui/support/server_model.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::comfyui::recordings {

/// The server of a recording, for a client that does exactly what the recorded one did: each answer
/// and each message comes at its place, and what is asked out of turn is answered with 599.
class RecordedTalk final : public simulation::ServerModel {
public:
    explicit RecordedTalk(Json events) : events_(std::move(events)) {}

    Answer handle(const Request& request, TimePoint /*now*/) override {
        const Json event = next();
        const std::string expected = event.contains("request") ? event["request"].dump() : "";
        if (event.value("method", "") != request.method || event["path"] != request.target ||
            request.body.bytes() != expected)
            return {599, "expected " + event.dump()};
        ++position_;
        deliver();
        Answer answer{event["status"].get<int>(), body_of(event)};
        if (event.contains("answer"))
            answer.headers.add("Content-Type", "application/json; charset=utf-8");
        return answer;
    }

    Socket open(std::string /*client_id*/, TimePoint /*now*/) override {
        const Socket socket = ++last_socket_;
        sockets_[socket];
        if (const Json event = next(); event.contains("open")) {
            names_[event["open"]] = socket;
            ++position_;
            deliver();
        }
        return socket;
    }
    void receive(Socket /*socket*/, std::string_view /*text*/) override {}
    void close(Socket socket) override { sockets_.erase(socket); }
    std::optional<WebSocketMessage> take(Socket socket, TimePoint /*now*/) override {
        std::deque<WebSocketMessage>& messages = sockets_[socket];
        if (messages.empty())
            return std::nullopt;
        WebSocketMessage message = std::move(messages.front());
        messages.pop_front();
        return message;
    }
    [[nodiscard]] bool has_ended(Socket socket) const override {
        return !sockets_.contains(socket);
    }
    [[nodiscard]] std::optional<TimePoint> next_time() const override { return std::nullopt; }
    void restart() override { sockets_.clear(); }

    [[nodiscard]] bool is_over() const noexcept { return position_ == events_.size(); }

    /// The message that an event tells of.
    static WebSocketMessage message_of(const Json& event) {
        if (event.contains("text"))
            return {WebSocketMessage::Kind::text, event["text"].dump()};
        std::string bytes;
        for (const std::byte byte : bytes_of(event["binary"]))
            bytes += static_cast<char>(byte);
        return {WebSocketMessage::Kind::binary, std::move(bytes)};
    }

private:
    [[nodiscard]] Json next() const { return is_over() ? Json::object() : events_[position_]; }
    /// All messages up to the next thing that the client does.
    void deliver() {
        for (; !is_over(); ++position_) {
            const Json& event = events_[position_];
            if (event.contains("method") || event.contains("open"))
                return;
            if (event.contains("on"))
                sockets_[names_[event["on"]]].push_back(message_of(event));
        }
    }

    Json events_;
    std::size_t position_ = 0;
    std::map<std::string, Socket> names_;
    std::map<Socket, std::deque<WebSocketMessage>> sockets_;
    Socket last_socket_ = 0;
};

} // namespace coflow::comfyui::recordings
