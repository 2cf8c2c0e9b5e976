// SPDX-License-Identifier: MIT
// What a hostile peer sends, whole and in pieces: both must give the same events. What is decoded
// is encoded again by the other side and must come back. The first byte says who this side is and
// what has been agreed, the second how long the pieces are.
// Links: wslay z crypto
#include "coflow/io/websocket/websocket_decoder.hpp"
#include "coflow/io/websocket/websocket_encoder.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace coflow;

namespace {

struct Outcome {
    std::vector<WebSocketMessage> messages;
    std::string controls;
    int error = 0;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Agreed {
    WebSocketRole role{};
    WebSocketOptions options;
    std::optional<WebSocketDeflate> deflate;
};

WebSocketRole other(WebSocketRole role) {
    return role == WebSocketRole::client ? WebSocketRole::server : WebSocketRole::client;
}

void require(bool holds) {
    if (!holds)
        std::abort();
}

void take(WebSocketEvent& event, Outcome& outcome) {
    if (auto* const message = std::get_if<WebSocketMessage>(&event)) {
        outcome.messages.push_back(std::move(*message));
    } else if (const auto* const ping = std::get_if<WebSocketPing>(&event)) {
        require(ping->payload.size() <= 125);
        outcome.controls += "ping " + ping->payload;
    } else if (const auto* const pong = std::get_if<WebSocketPong>(&event)) {
        outcome.controls += "pong " + pong->payload;
    } else {
        const auto& close = std::get<WebSocketClose>(event);
        WebSocketEncoder::check(close); // what came could be sent
        outcome.controls += "close " + std::to_string(static_cast<int>(close.code)) + close.reason;
    }
}

Outcome decode(const Agreed& agreed, std::string_view input, std::size_t piece) {
    Outcome outcome;
    WebSocketDecoder decoder{agreed.role, agreed.options, agreed.deflate};
    try {
        for (; !input.empty(); input.remove_prefix(std::min(piece, input.size()))) {
            std::string_view bytes = input.substr(0, piece);
            while (std::optional<WebSocketEvent> event = decoder.next(bytes))
                take(*event, outcome);
        }
    } catch (const WebSocketError& error) {
        require(may_be_sent(error.close_code()));
        outcome.error = static_cast<int>(error.close_code());
    }
    return outcome;
}

void check_return(const Agreed& agreed, const std::vector<WebSocketMessage>& messages,
                  std::size_t piece) {
    WebSocketEncoder encoder{other(agreed.role), agreed.options, agreed.deflate};
    std::string sent;
    for (const WebSocketMessage& message : messages) {
        require(message.data.size() <= agreed.options.longest_message);
        encoder.begin(message.kind, message.data); // throws if it is no valid text
        while (encoder.has_frame())
            sent += encoder.next_frame();
    }
    const Outcome outcome = decode(agreed, sent, piece);
    require(outcome.error == 0 && outcome.messages == messages);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3)
        return 0;
    Agreed agreed;
    agreed.role = (data[0] & 1) != 0 ? WebSocketRole::server : WebSocketRole::client;
    if ((data[0] & 2) != 0) {
        agreed.deflate.emplace();
        agreed.deflate->client_no_context_takeover = (data[0] & 4) != 0;
        agreed.deflate->server_no_context_takeover = (data[0] & 8) != 0;
        agreed.deflate->client_max_window_bits = 8 + data[0] % 8;
        agreed.deflate->server_max_window_bits = 8 + data[1] % 8;
    }
    agreed.options.longest_message = 20'000;
    agreed.options.longest_frame = 100;
    agreed.options.compress_from = 10;
    agreed.options.mask_seed = 1;
    const std::size_t piece = 1 + data[1] % 64;
    const std::string_view input{reinterpret_cast<const char*>(data) + 2, size - 2};
    const Outcome whole = decode(agreed, input, input.size());
    require(whole == decode(agreed, input, piece));
    check_return(agreed, whole.messages, piece);
    return 0;
}
