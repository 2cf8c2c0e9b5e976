// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/io/websocket/detail/deflater.hpp"
#include "coflow/io/websocket/detail/frame_writer.hpp"
#include "coflow/io/websocket/detail/utf8_check.hpp"
#include "coflow/io/websocket/websocket_message.hpp"
#include "coflow/io/websocket/websocket_options.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

/// Makes the bytes of what is to be said to a WebSocket peer; the counterpart of
/// `WebSocketDecoder`.
///
/// A message's frames are fetched one by one, and control frames may be put between them.
class WebSocketEncoder {
public:
    /// Throws: `Error` if an option is out of its range.
    WebSocketEncoder(WebSocketRole role, const WebSocketOptions& options,
                     const std::optional<WebSocketDeflate>& deflate = {})
        : longest_frame_{options.longest_frame},
          compress_from_{std::max<std::size_t>(options.compress_from, 1)},
          frames_{role, options.mask_seed} {
        if (longest_frame_ == 0)
            throw Error{ErrorCode::invalid_argument, "WebSocket: longest_frame is zero"};
        if (deflate)
            prepare_deflater(role, *deflate, options.compression_level);
    }

    /// Begins a message; `data` stays unchanged until its last frame has been fetched. What is left
    /// of a message before is dropped, after which nothing but a close frame makes sense.
    ///
    /// Throws: `Error` (invalid_argument), beginning nothing, if it is text that is not UTF-8.
    void begin(WebSocketMessage::Kind kind, std::string_view data) {
        check(kind, data);
        opcode_ =
            kind == WebSocketMessage::Kind::text ? detail::Opcode::text : detail::Opcode::binary;
        compressed_ = deflater_ && data.size() >= compress_from_;
        if (compressed_)
            deflated_ = deflater_->compress(data);
        rest_ = compressed_ ? std::string_view{deflated_} : data;
        has_frame_ = true;
    }

    /// Whether the message has frames that have not been fetched.
    [[nodiscard]] bool has_frame() const noexcept { return has_frame_; }

    /// The next of them.
    [[nodiscard]] std::string next_frame() {
        const std::string_view payload = rest_.substr(0, longest_frame_);
        rest_.remove_prefix(payload.size());
        has_frame_ = !rest_.empty();
        std::string bytes =
            frames_.write(std::exchange(opcode_, detail::Opcode::continuation), payload,
                          {.final = !has_frame_, .compressed = compressed_});
        compressed_ = false; // only the first frame says so
        if (!has_frame_)
            deflated_ = {};
        return bytes;
    }

    /// Throws: `Error` (invalid_argument) if the payload is longer than 125 bytes.
    [[nodiscard]] std::string ping(std::string_view payload) {
        return control(detail::Opcode::ping, payload);
    }
    [[nodiscard]] std::string pong(std::string_view payload) {
        return control(detail::Opcode::pong, payload);
    }

    /// Nothing follows a close frame. `no_status` makes one without a code.
    ///
    /// Throws: `Error` (invalid_argument) if `check` does.
    [[nodiscard]] std::string close(const WebSocketClose& why) {
        check(why);
        std::string payload;
        if (why.code != WebSocketCloseCode::no_status) {
            const auto code = static_cast<std::uint16_t>(why.code);
            payload.append(1, static_cast<char>(code >> 8)).append(1, static_cast<char>(code));
            payload += why.reason;
        }
        return control(detail::Opcode::close, payload);
    }

    /// Throws: `Error` (invalid_argument) if it is text that is not UTF-8.
    static void check(WebSocketMessage::Kind kind, std::string_view data) {
        if (kind == WebSocketMessage::Kind::text && !detail::is_utf8(data))
            throw Error{ErrorCode::invalid_argument,
                        "WebSocket: the text is not UTF-8; send it as binary"};
    }

    /// Throws: `Error` (invalid_argument) if a close frame cannot say this: the code must not be
    /// sent, the reason is longer than 123 bytes, is not UTF-8, or stands without a code.
    static void check(const WebSocketClose& why) {
        constexpr std::size_t longest_reason = detail::longest_control_payload - 2;
        if (why.code == WebSocketCloseCode::no_status ? !why.reason.empty()
                                                      : !may_be_sent(why.code))
            throw Error{ErrorCode::invalid_argument,
                        "WebSocket: no close frame may carry the code " +
                            std::to_string(static_cast<std::uint16_t>(why.code))};
        if (why.reason.size() > longest_reason || !detail::is_utf8(why.reason))
            throw Error{ErrorCode::invalid_argument,
                        "WebSocket: the reason of a close is UTF-8 of at most 123 bytes"};
    }

    /// Throws: `Error` (invalid_argument) if it is longer than 125 bytes.
    static void check_control(std::string_view payload) {
        if (payload.size() > detail::longest_control_payload)
            throw Error{ErrorCode::invalid_argument,
                        "WebSocket: a ping carries at most 125 bytes, not " +
                            std::to_string(payload.size())};
    }

private:
    [[nodiscard]] std::string control(detail::Opcode opcode, std::string_view payload) {
        check_control(payload);
        return frames_.write(opcode, payload);
    }

    void prepare_deflater(WebSocketRole role, const WebSocketDeflate& agreed, int level) {
        const bool client = role == WebSocketRole::client;
        const int bits = client ? agreed.client_max_window_bits : agreed.server_max_window_bits;
        const bool afresh =
            client ? agreed.client_no_context_takeover : agreed.server_no_context_takeover;
        if (bits >= detail::Deflater::fewest_window_bits) // else it sends all as it is
            deflater_.emplace(level, bits,
                              afresh ? detail::ContextTakeover::no : detail::ContextTakeover::yes);
    }

    std::size_t longest_frame_;
    std::size_t compress_from_;
    detail::FrameWriter frames_;
    std::optional<detail::Deflater> deflater_;

    detail::Opcode opcode_ = detail::Opcode::continuation; // of the next frame
    bool compressed_ = false;
    bool has_frame_ = false;
    std::string_view rest_; // of the message
    std::string deflated_;
};

} // namespace coflow
