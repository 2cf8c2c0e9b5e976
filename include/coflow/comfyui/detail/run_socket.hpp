// SPDX-License-Identifier: MIT
#pragma once

// The socket of a RunDriver. run_driver.hpp includes this at its end.
namespace coflow::comfyui::detail {

inline Task<> RunDriver::keep_socket() {
    for (;;) {
        std::optional<int> number = co_await connects_.receive();
        // In this order: a command that comes later than this sets it again.
        replace_socket_.reset();
        while (std::optional<int> newer = connects_.try_receive())
            number = newer;
        Task<> keeping = keep_socket_open(*number);
        co_await std::move(keeping);
    }
}

/// Opens a socket, reads it until it ends or another is wanted, and closes it to its end: when that
/// comes later, the server silences the next one.
inline Task<> RunDriver::keep_socket_open(int number) {
    const auto tell = [this, number](void (Run::*what)(TimePoint)) {
        inbox_.post([this, number, what] {
            if (number == socket_)
                (run_.*what)(scheduler_.now());
        });
    };
    std::unique_ptr<EventSocket> socket;
    bool broke = false;
    try {
        Task<std::unique_ptr<EventSocket>> opening = open();
        socket = co_await with_timeout(options_.connect_timeout, std::move(opening));
        tell(&Run::connected);
        const auto ended = co_await when_any(read(*socket, number), replace_socket_.wait());
        broke = ended.index() == 0;
    } catch (const std::exception&) {
        broke = true; // the run decides when to try again
    } catch (const Cancelled&) {
        // Closed below; the next wait ends this task.
    }
    tell(&Run::disconnected);
    if (socket == nullptr)
        co_return;
    if (broke)
        client_.forget_server_info(); // it may be another one when it comes back
    try {
        auto closing = with_timeout(close_patience, socket->close());
        co_await shield(std::move(closing));
    } catch (const std::exception&) {
        // Then the connection breaks off.
    }
}

inline Task<std::unique_ptr<EventSocket>> RunDriver::open() {
    Task<std::unique_ptr<EventSocket>> opening = client_.open_socket(submission_.client_id);
    std::unique_ptr<EventSocket> socket = co_await std::move(opening);
    // It has to be the first message.
    std::string flags = R"({"type":"feature_flags","data":{"supports_preview_metadata":true}})";
    Task<> sending = socket->send(std::move(flags));
    co_await std::move(sending);
    co_return socket;
}

inline Task<> RunDriver::read(EventSocket& socket, int number) {
    for (;;) {
        Task<std::optional<WebSocketMessage>> receiving = socket.receive();
        std::optional<WebSocketMessage> message = co_await std::move(receiving);
        if (!message)
            co_return;
        inbox_.post([this, number, message = *std::move(message)] {
            if (number == socket_)
                receive(message);
        });
    }
}

} // namespace coflow::comfyui::detail
