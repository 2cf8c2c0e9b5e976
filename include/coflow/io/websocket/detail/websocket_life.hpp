// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/websocket/websocket_error.hpp"
#include "coflow/io/websocket/websocket_message.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace coflow::detail {

/// What is to be said besides messages, and how the end comes about.
///
/// Of several pings only the last is answered (RFC 6455, section 5.5.3), so that no peer can make
/// this grow.
/// Thread safety: every member may be called from any thread.
class WebSocketLife {
public:
    /// A control frame to write.
    using Control = std::variant<WebSocketPing, WebSocketPong, WebSocketClose>;

    /// Asks the peer whether it lives.
    void ping() {
        const std::scoped_lock guard{mutex_};
        ping_ = true;
    }
    void answer_ping(std::string payload) {
        const std::scoped_lock guard{mutex_};
        pong_ = std::move(payload);
    }

    /// This side wants to end it; what it says first counts.
    void begin_close(const WebSocketClose& why) {
        const std::scoped_lock guard{mutex_};
        say_close(why);
    }

    /// The peer ends it, or answers that this side does.
    void peer_closed(const WebSocketClose& why) {
        const std::scoped_lock guard{mutex_};
        say_close(WebSocketClose{why.code});
        end_with(why);
    }

    /// The peer breaks the rules, and is told so.
    void fail_by(const WebSocketError& error) {
        const std::scoped_lock guard{mutex_};
        say_close(WebSocketClose{error.close_code(), error.what()});
        fail_with(error);
    }

    /// The connection is gone.
    void fail_abruptly(ErrorCode code, const std::string& message) {
        const std::scoped_lock guard{mutex_};
        mute_ = true;
        fail_with(WebSocketError{code, WebSocketCloseCode::abnormal, message});
    }

    /// Nothing more can be said; what the peer has said can still be heard.
    void fall_mute() {
        const std::scoped_lock guard{mutex_};
        mute_ = true;
    }

    /// The next frame to write before anything else; nothing follows a close.
    [[nodiscard]] std::optional<Control> take_control() {
        const std::scoped_lock guard{mutex_};
        if (!has_control_now())
            return std::nullopt;
        if (pong_)
            return WebSocketPong{*std::exchange(pong_, std::nullopt)};
        if (std::exchange(ping_, false))
            return WebSocketPing{};
        close_said_ = true;
        return *close_;
    }
    [[nodiscard]] bool has_control() const {
        const std::scoped_lock guard{mutex_};
        return has_control_now();
    }

    /// How it has ended; nothing while the peer can still say something.
    [[nodiscard]] std::optional<WebSocketClose> end() const {
        const std::scoped_lock guard{mutex_};
        return end_;
    }
    [[nodiscard]] bool is_over() const {
        const std::scoped_lock guard{mutex_};
        return end_.has_value();
    }
    [[nodiscard]] bool is_mute() const {
        const std::scoped_lock guard{mutex_};
        return mute_;
    }

    /// Throws: `WebSocketError` unless messages can be sent.
    void check_sendable() const {
        const std::scoped_lock guard{mutex_};
        if (error_)
            throw *error_;
        if (close_ || end_ || mute_)
            throw WebSocketError{ErrorCode::closed,
                                 end_ ? end_->code : WebSocketCloseCode::no_status,
                                 "it is closed, or is being closed"};
    }
    /// Throws: `WebSocketError` if it has not ended by close frames.
    void check_end() const {
        const std::scoped_lock guard{mutex_};
        if (error_)
            throw *error_;
    }

private:
    void say_close(const WebSocketClose& why) {
        if (!close_)
            close_ = why;
    }
    void end_with(const WebSocketClose& why) {
        if (!end_)
            end_ = why;
    }
    void fail_with(const WebSocketError& error) {
        if (!end_)
            error_ = error;
        end_with(WebSocketClose{error.close_code(), error.what()});
    }
    [[nodiscard]] bool has_control_now() const noexcept {
        return !mute_ && !close_said_ && (pong_ || ping_ || close_);
    }

    mutable std::mutex mutex_;
    std::optional<std::string> pong_;
    bool ping_ = false;
    std::optional<WebSocketClose> close_; // what this side says, or will
    bool close_said_ = false;
    bool mute_ = false;
    std::optional<WebSocketClose> end_;
    std::optional<WebSocketError> error_; // why it is no proper end
};

} // namespace coflow::detail
