// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/websocket/detail/frame_reader.hpp"
#include "coflow/io/websocket/detail/inflater.hpp"
#include "coflow/io/websocket/detail/utf8_check.hpp"
#include "coflow/io/websocket/websocket_error.hpp"
#include "coflow/io/websocket/websocket_message.hpp"
#include "coflow/io/websocket/websocket_options.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coflow {

/// Makes events of the bytes that a WebSocket peer sends (RFC 6455, RFC 7692); it knows no
/// connection and no clock.
///
/// It holds the message that is under way, never more of it than has come, and some kilobytes.
class WebSocketDecoder {
public:
    /// `role` is this side's: the peer has the other one.
    WebSocketDecoder(WebSocketRole role, const WebSocketOptions& options,
                     const std::optional<WebSocketDeflate>& deflate = {})
        : role_{role}, longest_message_{options.longest_message} {
        if (deflate)
            inflater_.emplace(peer_takes_context_over(*deflate) ? detail::ContextTakeover::yes
                                                                : detail::ContextTakeover::no);
    }

    /// The next event; bytes are taken off the front of `bytes`. Empty once they are used up, and
    /// for ever after a close frame, or an error.
    ///
    /// Throws: `WebSocketError` with the code to close with, if the peer breaks the protocol or a
    /// limit.
    [[nodiscard]] std::optional<WebSocketEvent> next(std::string_view& bytes);

private:
    using Kind = WebSocketMessage::Kind;
    using Opcode = detail::Opcode;
    using FramePart = detail::FramePart;

    [[nodiscard]] bool peer_takes_context_over(const WebSocketDeflate& agreed) const noexcept {
        return role_ == WebSocketRole::client ? !agreed.server_no_context_takeover
                                              : !agreed.client_no_context_takeover;
    }

    [[nodiscard]] std::optional<WebSocketEvent> take(const FramePart& part);
    void check_header(const FramePart& part) const;
    void begin_message(const FramePart& part);
    void take_payload(std::string_view payload);
    void take_inflated();
    void take_plain(std::string_view data);
    [[nodiscard]] WebSocketMessage end_message();
    [[nodiscard]] WebSocketEvent end_control(Opcode opcode);
    [[nodiscard]] static WebSocketClose parse_close(std::string_view payload);

    [[noreturn]] static void fail(WebSocketCloseCode code, const std::string& message) {
        throw WebSocketError{ErrorCode::io_failure, code, "the peer " + message};
    }
    [[noreturn]] void fail_too_big() const {
        fail(WebSocketCloseCode::too_big,
             "sends a message of more than " + std::to_string(longest_message_) + " bytes");
    }

    WebSocketRole role_;
    std::size_t longest_message_;
    detail::FrameReader frames_;
    std::optional<detail::Inflater> inflater_;
    bool over_ = false;

    bool in_message_ = false; // between its first frame and its last
    bool compressed_ = false;
    WebSocketMessage message_;
    detail::Utf8Check utf8_;
    std::string control_; // the payload of the control frame under way
};

inline std::optional<WebSocketEvent> WebSocketDecoder::next(std::string_view& bytes) {
    using Result = detail::FrameReader::Result;
    if (over_)
        return std::nullopt;
    over_ = true; // unless all goes well
    FramePart part;
    for (;;) {
        const Result result = frames_.next(bytes, part);
        if (result == Result::malformed)
            fail(WebSocketCloseCode::protocol_error, "sends a malformed frame");
        if (result == Result::needs_bytes) {
            over_ = false;
            return std::nullopt;
        }
        if (std::optional<WebSocketEvent> event = take(part)) {
            over_ = std::holds_alternative<WebSocketClose>(*event);
            return event;
        }
    }
}

inline std::optional<WebSocketEvent> WebSocketDecoder::take(const FramePart& part) {
    if (part.first) {
        check_header(part);
        if (!part.is_control())
            begin_message(part);
    }
    if (part.is_control()) {
        control_ += part.payload;
        if (part.last)
            return end_control(part.opcode);
        return std::nullopt;
    }
    take_payload(part.payload);
    if (part.last && part.final)
        return end_message();
    return std::nullopt;
}

inline void WebSocketDecoder::check_header(const FramePart& part) const {
    const bool may_be_compressed =
        inflater_ && (part.opcode == Opcode::text || part.opcode == Opcode::binary);
    if (part.reserved || (part.compressed && !may_be_compressed))
        fail(WebSocketCloseCode::protocol_error, "sets bits that are reserved");
    if (part.masked != (role_ == WebSocketRole::server))
        fail(WebSocketCloseCode::protocol_error,
             part.masked ? "is a server and masks" : "is a client and does not mask");
    switch (part.opcode) {
    case Opcode::continuation:
        if (!in_message_)
            fail(WebSocketCloseCode::protocol_error, "continues a message that it has not begun");
        return;
    case Opcode::text:
    case Opcode::binary:
        if (in_message_)
            fail(WebSocketCloseCode::protocol_error, "begins a message within another");
        return;
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
        return;
    }
    fail(WebSocketCloseCode::protocol_error, "sends a frame of an unknown kind");
}

inline void WebSocketDecoder::begin_message(const FramePart& part) {
    if (part.opcode != Opcode::continuation) {
        message_.kind = part.opcode == Opcode::text ? Kind::text : Kind::binary;
        compressed_ = part.compressed;
        in_message_ = true;
    }
    // Of an announced length nothing is believed but that it is too much.
    if (!compressed_ && part.frame_length > longest_message_ - message_.data.size())
        fail_too_big();
}

inline void WebSocketDecoder::take_payload(std::string_view payload) {
    if (!compressed_) {
        take_plain(payload);
    } else {
        inflater_->give(payload);
        take_inflated();
    }
}

inline void WebSocketDecoder::take_inflated() {
    using Result = detail::Inflater::Result;
    std::string_view piece;
    for (;;) {
        const Result result = inflater_->next(piece);
        if (result == Result::needs_bytes)
            return;
        if (result == Result::malformed)
            fail(WebSocketCloseCode::invalid_data, "sends what cannot be decompressed");
        take_plain(piece);
    }
}

inline void WebSocketDecoder::take_plain(std::string_view data) {
    if (data.size() > longest_message_ - message_.data.size())
        fail_too_big();
    if (message_.is_text() && !utf8_.take(data))
        fail(WebSocketCloseCode::invalid_data, "sends text that is not UTF-8");
    message_.data += data;
}

inline WebSocketMessage WebSocketDecoder::end_message() {
    if (compressed_) {
        inflater_->give_end();
        take_inflated();
        if (!inflater_->end_message())
            fail(WebSocketCloseCode::invalid_data, "sends a compressed message without its end");
    }
    if (message_.is_text() && !utf8_.is_complete())
        fail(WebSocketCloseCode::invalid_data, "sends text that ends within a character");
    in_message_ = false;
    return std::exchange(message_, WebSocketMessage{});
}

inline WebSocketEvent WebSocketDecoder::end_control(Opcode opcode) {
    std::string payload = std::exchange(control_, std::string{});
    if (opcode == Opcode::ping)
        return WebSocketPing{std::move(payload)};
    if (opcode == Opcode::pong)
        return WebSocketPong{std::move(payload)};
    return parse_close(payload);
}

inline WebSocketClose WebSocketDecoder::parse_close(std::string_view payload) {
    if (payload.empty())
        return WebSocketClose{};
    if (payload.size() < 2)
        fail(WebSocketCloseCode::protocol_error, "sends half of a close code");
    const auto high = static_cast<unsigned char>(payload[0]);
    const auto low = static_cast<unsigned char>(payload[1]);
    const auto code = static_cast<WebSocketCloseCode>(high << 8 | low);
    if (!may_be_sent(code))
        fail(WebSocketCloseCode::protocol_error,
             "closes with code " + std::to_string(high << 8 | low) + ", which must not be sent");
    payload.remove_prefix(2);
    if (!detail::is_utf8(payload))
        fail(WebSocketCloseCode::invalid_data, "gives a reason that is not UTF-8");
    return WebSocketClose{code, std::string{payload}};
}

} // namespace coflow
