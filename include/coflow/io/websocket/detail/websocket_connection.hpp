// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/mutex.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/io/byte_stream.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/io/upgraded.hpp"
#include "coflow/io/websocket/detail/keep_alive.hpp"
#include "coflow/io/websocket/detail/websocket_life.hpp"
#include "coflow/io/websocket/websocket_decoder.hpp"
#include "coflow/io/websocket/websocket_encoder.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::detail {

/// Carries what `WebSocketDecoder`, `WebSocketEncoder`, `WebSocketLife` and `KeepAlive` decide over
/// a stream. Nothing runs in the background: it is the calls under way that do it.
///
/// The members for reading are guarded by `reading_`, the encoder by `writing_`.
class WebSocketConnection {
public:
    WebSocketConnection(Upgraded connection, WebSocketRole role, const WebSocketOptions& options,
                        const std::optional<WebSocketDeflate>& deflate)
        : stream_{std::move(connection.stream)},
          role_{role},
          close_limit_{options.close_limit},
          first_bytes_{std::move(connection.unread)},
          unread_{first_bytes_},
          decoder_{role, options, deflate},
          keep_alive_{options.keep_alive, options.pong_limit},
          encoder_{role, options, deflate} {}
    ~WebSocketConnection() { abort(); }
    WebSocketConnection(const WebSocketConnection&) = delete;
    WebSocketConnection& operator=(const WebSocketConnection&) = delete;

    Task<std::optional<WebSocketMessage>> receive();
    Task<> send(WebSocketMessage::Kind kind, std::string data);
    Task<> ping(std::string payload);
    Task<WebSocketClose> close(WebSocketClose why, Duration patience);
    void abort() noexcept { give_up(ErrorCode::closed, "this side has cut the connection"); }

    [[nodiscard]] std::optional<WebSocketClose> end() const { return life_.end(); }

private:
    /// Counts how long this side waits for bytes, also if it is cancelled.
    class WaitingTime {
    public:
        WaitingTime(KeepAlive& keep_alive, const Scheduler& scheduler) noexcept
            : keep_alive_{keep_alive}, scheduler_{scheduler}, begin_{scheduler.now()} {}
        ~WaitingTime() { keep_alive_.waited(scheduler_.now() - begin_); }
        WaitingTime(const WaitingTime&) = delete;
        WaitingTime& operator=(const WaitingTime&) = delete;

    private:
        KeepAlive& keep_alive_;
        const Scheduler& scheduler_;
        TimePoint begin_;
    };

    /// Closes the stream at the end of a scope, whichever way it is left.
    class Closing {
    public:
        explicit Closing(ByteStream& stream) noexcept : stream_{stream} {}
        ~Closing() { stream_.close(); }
        Closing(const Closing&) = delete;
        Closing& operator=(const Closing&) = delete;

    private:
        ByteStream& stream_;
    };

    static Task<> read_until_message(TaskGroup& group, WebSocketConnection* self);
    Task<> read_more();
    Task<std::size_t> read_some();
    void decode();
    void take(WebSocketEvent& event);

    Task<> leave();
    Task<> say_last();
    Task<> drain();
    Task<> finish();

    Task<> write_unless_busy();
    Task<> write_controls_in_time();
    Task<> write_controls();
    Task<> write(std::string bytes);
    [[nodiscard]] std::string encode(const WebSocketLife::Control& control);

    void give_up(ErrorCode code, const std::string& message) noexcept {
        life_.fail_abruptly(code, message);
        stream_->close();
    }

    static constexpr std::size_t buffer_size = std::size_t{32} << 10;

    std::unique_ptr<ByteStream> stream_;
    WebSocketRole role_;
    Duration close_limit_;
    WebSocketLife life_;

    Mutex reading_;
    std::string first_bytes_;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(buffer_size);
    std::string_view unread_; // of one of the two above
    WebSocketDecoder decoder_;
    KeepAlive keep_alive_;
    std::optional<WebSocketMessage> ready_; // kept over a cancelled `receive`
    bool left_ = false;

    Mutex writing_;
    WebSocketEncoder encoder_;
};

inline Task<std::optional<WebSocketMessage>> WebSocketConnection::receive() {
    const Mutex::Lock reading = co_await reading_.lock();
    decode();
    if (!life_.is_over() && (!ready_ || life_.has_control()))
        co_await with_task_group(&WebSocketConnection::read_until_message, this);
    if (ready_)
        co_return std::exchange(ready_, std::nullopt);
    co_await leave();
    life_.check_end();
    co_return std::nullopt;
}

// Pongs are written beside the reading: a peer may take nothing before its own message is taken.
inline Task<> WebSocketConnection::read_until_message(TaskGroup& group, WebSocketConnection* self) {
    for (;;) {
        if (self->life_.has_control())
            group.spawn(self->write_unless_busy());
        if (self->ready_ || self->life_.is_over())
            co_return;
        co_await self->read_more();
        self->decode();
    }
}

inline Task<> WebSocketConnection::read_more() {
    bool timed_out = false;
    try {
        const std::size_t count = co_await read_some();
        if (count == 0)
            life_.fail_abruptly(ErrorCode::closed,
                                "the peer has ended the connection without a close frame");
        unread_ = {reinterpret_cast<const char*>(buffer_.data()), count};
        keep_alive_.heard();
    } catch (const TimedOut&) {
        timed_out = true;
    } catch (const ConnectionError& error) {
        life_.fail_abruptly(ErrorCode::closed, error.what());
    }
    if (!timed_out)
        co_return;
    const KeepAlive::Action action = keep_alive_.next();
    if (action == KeepAlive::Action::ping)
        life_.ping();
    else if (action == KeepAlive::Action::give_up)
        give_up(ErrorCode::timed_out, "the peer does not answer pings");
}

inline Task<std::size_t> WebSocketConnection::read_some() {
    const Scheduler& scheduler = co_await this_task::scheduler();
    const WaitingTime time{keep_alive_, scheduler};
    co_return co_await with_timeout(keep_alive_.patience(), stream_->read_some(buffer_));
}

inline void WebSocketConnection::decode() {
    try {
        while (!ready_ && !life_.is_over()) {
            std::optional<WebSocketEvent> event = decoder_.next(unread_);
            if (!event)
                return;
            take(*event);
        }
    } catch (const WebSocketError& error) {
        life_.fail_by(error);
    } catch (...) {
        abort(); // the decoder is of no more use
        throw;
    }
}

inline void WebSocketConnection::take(WebSocketEvent& event) {
    if (auto* const message = std::get_if<WebSocketMessage>(&event))
        ready_ = std::move(*message);
    else if (auto* const ping = std::get_if<WebSocketPing>(&event))
        life_.answer_ping(std::move(ping->payload));
    else if (auto* const why = std::get_if<WebSocketClose>(&event))
        life_.peer_closed(*why);
}

/// Ends the connection after the last event; at once if it has been done.
inline Task<> WebSocketConnection::leave() {
    if (std::exchange(left_, true))
        co_return;
    const Closing closing{*stream_};
    try {
        co_await shield(with_timeout(close_limit_, say_last()));
        // It is the server who ends the connection first (RFC 6455, section 7.1.1). What the peer
        // has sent is read, because TCP may else drop the close frame on its way.
        if (role_ == WebSocketRole::server)
            co_await with_timeout(close_limit_, stream_->finish_writing());
        if (!life_.is_mute())
            co_await with_timeout(close_limit_, drain());
    } catch (const Error&) {
        // The peer has had its time.
    }
}

inline Task<> WebSocketConnection::say_last() {
    const Mutex::Lock writing = co_await writing_.lock();
    co_await write_controls();
}

inline Task<> WebSocketConnection::drain() {
    for (;;) {
        const std::size_t dropped = co_await stream_->read_some(buffer_);
        if (dropped == 0)
            co_return;
    }
}

inline Task<> WebSocketConnection::send(WebSocketMessage::Kind kind, std::string data) {
    Mutex::Lock writing = co_await writing_.lock();
    co_await write_controls_in_time();
    co_await this_task::throw_if_stopped();
    life_.check_sendable();
    encoder_.begin(kind, data);
    for (;;) {
        std::string frame = encoder_.next_frame();
        co_await write(std::move(frame));
        if (!encoder_.has_frame())
            break;
        co_await write_controls_in_time();
        life_.check_sendable();
    }
    writing.unlock();
    co_await write_unless_busy();
}

inline Task<> WebSocketConnection::ping(std::string payload) {
    WebSocketEncoder::check_control(payload);
    Mutex::Lock writing = co_await writing_.lock();
    co_await this_task::throw_if_stopped();
    life_.check_sendable();
    std::string frame = encoder_.ping(payload);
    co_await write(std::move(frame));
    writing.unlock();
    co_await write_unless_busy();
}

inline Task<WebSocketClose> WebSocketConnection::close(WebSocketClose why, Duration patience) {
    WebSocketEncoder::check(why);
    co_await this_task::throw_if_stopped();
    try {
        life_.begin_close(why);
        co_await with_timeout(patience, finish());
    } catch (const Error&) {
        // The end says what has happened.
    } catch (...) {
        abort();
        throw;
    }
    abort(); // changes nothing if it has ended
    co_return *life_.end();
}

inline Task<> WebSocketConnection::finish() {
    co_await say_last();
    while (const std::optional<WebSocketMessage> dropped = co_await receive()) {
    }
}

/// Writes what is to be said besides messages. If somebody is writing, he will do it.
inline Task<> WebSocketConnection::write_unless_busy() {
    while (life_.has_control()) {
        const std::optional<Mutex::Lock> writing = writing_.try_lock();
        if (!writing)
            co_return;
        co_await write_controls_in_time();
    }
}

/// With `writing_` held. What is begun is ended: half a frame would be the end of the connection.
inline Task<> WebSocketConnection::write_controls_in_time() {
    if (!life_.has_control())
        co_return;
    try {
        co_await shield(with_timeout(close_limit_, write_controls()));
    } catch (const Error&) {
        // Whoever reads or writes next meets it.
    }
}

inline Task<> WebSocketConnection::write_controls() {
    while (const std::optional<WebSocketLife::Control> control = life_.take_control()) {
        std::string frame = encode(*control);
        co_await write(std::move(frame));
    }
}

inline std::string WebSocketConnection::encode(const WebSocketLife::Control& control) {
    if (const auto* const ping = std::get_if<WebSocketPing>(&control))
        return encoder_.ping(ping->payload);
    if (const auto* const pong = std::get_if<WebSocketPong>(&control))
        return encoder_.pong(pong->payload);
    return encoder_.close(std::get<WebSocketClose>(control));
}

inline Task<> WebSocketConnection::write(std::string bytes) {
    try {
        co_await stream_->write(std::as_bytes(std::span{bytes}));
    } catch (const ConnectionError& error) {
        life_.fall_mute(); // a close frame of the peer may still be there to be read
        throw WebSocketError{ErrorCode::closed, WebSocketCloseCode::abnormal, error.what()};
    } catch (...) {
        give_up(ErrorCode::closed, "writing was stopped in the middle of a frame");
        throw;
    }
}

} // namespace coflow::detail
