// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/websocket/websocket_decoder.hpp"
#include "coflow/io/websocket/websocket_encoder.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coflow::test {

inline std::string bytes(std::initializer_list<int> values) {
    std::string result;
    for (const int value : values)
        result += static_cast<char>(value);
    return result;
}

/// A frame as anybody could send it: `head` is the whole first byte.
inline std::string raw_frame(int head, std::string_view payload, bool masked = false) {
    std::string frame = bytes({head});
    const int mask_bit = masked ? 0x80 : 0;
    const auto size = static_cast<std::uint64_t>(payload.size());
    if (size < 126) {
        frame += bytes({mask_bit | static_cast<int>(size)});
    } else {
        const int width = size < 65536 ? 2 : 8;
        frame += bytes({mask_bit | (width == 2 ? 126 : 127)});
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
            frame += static_cast<char>(size >> shift);
    }
    const std::string_view key = "\x12\x34\x56\x78";
    if (masked)
        frame += key;
    for (std::size_t index = 0; index < payload.size(); ++index)
        frame += masked ? static_cast<char>(payload[index] ^ key[index % 4]) : payload[index];
    return frame;
}

/// Short texts for comparing: "text:...", "binary:...", "ping:...", "pong:...", "close:1000:...".
inline std::string describe_event(const WebSocketEvent& event) {
    if (const auto* message = std::get_if<WebSocketMessage>(&event))
        return (message->is_text() ? "text:" : "binary:") + message->data;
    if (const auto* ping = std::get_if<WebSocketPing>(&event))
        return "ping:" + ping->payload;
    if (const auto* pong = std::get_if<WebSocketPong>(&event))
        return "pong:" + pong->payload;
    const auto& close = std::get<WebSocketClose>(event);
    return "close:" + std::to_string(static_cast<int>(close.code)) + ":" + close.reason;
}

/// All events of `input`, which comes in pieces of `piece` bytes; "error:1002" where it fails.
inline std::vector<std::string> decode_all(WebSocketDecoder& decoder, std::string_view input,
                                           std::size_t piece = std::string_view::npos) {
    std::vector<std::string> events;
    try {
        while (!input.empty()) {
            std::string_view now = input.substr(0, piece);
            input.remove_prefix(now.size());
            while (const std::optional<WebSocketEvent> event = decoder.next(now))
                events.push_back(describe_event(*event));
        }
    } catch (const WebSocketError& error) {
        events.push_back("error:" + std::to_string(static_cast<int>(error.close_code())));
        std::string_view nothing;
        if (decoder.next(nothing))
            events.emplace_back("an event after an error");
    }
    return events;
}

/// All frames of a message in a row.
inline std::string encode(WebSocketEncoder& encoder, WebSocketMessage::Kind kind,
                          std::string_view data) {
    std::string result;
    encoder.begin(kind, data);
    while (encoder.has_frame())
        result += encoder.next_frame();
    return result;
}

/// Text that compresses, but not to nothing.
inline std::string sample_text(std::size_t size, std::uint32_t seed = 1) {
    std::string text;
    while (text.size() < size) {
        seed = seed * 1664525 + 1013904223;
        text += "step " + std::to_string(seed >> 20) + " of the prompt\n";
    }
    text.resize(size);
    return text;
}

} // namespace coflow::test
