// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/websocket/detail/extension_list.hpp"
#include "coflow/io/websocket/websocket_options.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::detail {

inline constexpr std::string_view deflate_name = "permessage-deflate";

/// The parameters of one offer or answer; those that are absent are as if they were not limited.
struct DeflateParameters {
    WebSocketDeflate limits;
    bool names_client_bits = false; ///< `client_max_window_bits` is there, with a value or without.
    bool names_server_bits = false;
    bool has_client_bits_value = false;
};

/// "8" to "15", as RFC 7692 writes it.
[[nodiscard]] inline std::optional<int> parse_window_bits(std::string_view text) noexcept {
    for (int bits = WebSocketDeflate::fewest_window_bits;
         bits <= WebSocketDeflate::most_window_bits; ++bits)
        if (text == std::to_string(bits))
            return bits;
    return std::nullopt;
}

/// Nothing if it is not permessage-deflate, or has parameters that are unknown, wrong or repeated.
[[nodiscard]] inline std::optional<DeflateParameters>
parse_deflate_parameters(const Extension& extension) {
    if (extension.name != deflate_name)
        return std::nullopt;
    DeflateParameters result;
    WebSocketDeflate& limits = result.limits;
    const auto set = [](bool& flag) { return !std::exchange(flag, true); };
    for (const auto& [name, value] : extension.parameters) {
        const std::optional<int> bits = value ? parse_window_bits(*value) : std::nullopt;
        if (name == "server_no_context_takeover") {
            if (value || !set(limits.server_no_context_takeover))
                return std::nullopt;
        } else if (name == "client_no_context_takeover") {
            if (value || !set(limits.client_no_context_takeover))
                return std::nullopt;
        } else if (name == "server_max_window_bits") {
            if (!bits || !set(result.names_server_bits))
                return std::nullopt;
            limits.server_max_window_bits = *bits;
        } else if (name == "client_max_window_bits") {
            if (value.has_value() != bits.has_value() || !set(result.names_client_bits))
                return std::nullopt;
            result.has_client_bits_value = value.has_value();
            limits.client_max_window_bits = bits.value_or(WebSocketDeflate::most_window_bits);
        } else {
            return std::nullopt;
        }
    }
    return result;
}

[[nodiscard]] inline std::string deflate_text(const WebSocketDeflate& limits) {
    std::string text{deflate_name};
    if (limits.server_no_context_takeover)
        text += "; server_no_context_takeover";
    if (limits.client_no_context_takeover)
        text += "; client_no_context_takeover";
    if (limits.server_max_window_bits < WebSocketDeflate::most_window_bits)
        text += "; server_max_window_bits=" + std::to_string(limits.server_max_window_bits);
    if (limits.client_max_window_bits < WebSocketDeflate::most_window_bits)
        text += "; client_max_window_bits=" + std::to_string(limits.client_max_window_bits);
    return text;
}

/// What a client offers; it can always live with a smaller window.
[[nodiscard]] inline std::string deflate_offer(const WebSocketDeflate& wanted) {
    const bool limits_itself = wanted.client_max_window_bits < WebSocketDeflate::most_window_bits;
    return deflate_text(wanted) + (limits_itself ? "" : "; client_max_window_bits");
}

/// What a server that wants `own` makes of the first offer that it can accept.
[[nodiscard]] inline std::optional<WebSocketDeflate>
accept_deflate_offer(const std::vector<Extension>& offers, const WebSocketDeflate& own) {
    for (const Extension& extension : offers) {
        const std::optional<DeflateParameters> offer = parse_deflate_parameters(extension);
        if (!offer)
            continue;
        // Only a client that names it can be told to use a smaller window.
        if (!offer->names_client_bits &&
            own.client_max_window_bits < WebSocketDeflate::most_window_bits)
            continue;
        const WebSocketDeflate& wanted = offer->limits;
        WebSocketDeflate agreed;
        agreed.server_no_context_takeover =
            own.server_no_context_takeover || wanted.server_no_context_takeover;
        agreed.client_no_context_takeover =
            own.client_no_context_takeover || wanted.client_no_context_takeover;
        agreed.server_max_window_bits =
            std::min(own.server_max_window_bits, wanted.server_max_window_bits);
        agreed.client_max_window_bits =
            std::min(own.client_max_window_bits, wanted.client_max_window_bits);
        return agreed;
    }
    return std::nullopt;
}

/// What a server's answer to `deflate_offer(wanted)` means; nothing if it is not allowed.
[[nodiscard]] inline std::optional<WebSocketDeflate>
check_deflate_answer(const Extension& extension, const WebSocketDeflate& wanted) {
    const std::optional<DeflateParameters> answer = parse_deflate_parameters(extension);
    if (!answer || answer->names_client_bits != answer->has_client_bits_value)
        return std::nullopt;
    WebSocketDeflate agreed = answer->limits;
    if (agreed.server_max_window_bits > wanted.server_max_window_bits ||
        (wanted.server_no_context_takeover && !agreed.server_no_context_takeover))
        return std::nullopt;
    // What this side has said about its own compression binds it also where the answer does not.
    agreed.client_no_context_takeover |= wanted.client_no_context_takeover;
    agreed.client_max_window_bits =
        std::min(agreed.client_max_window_bits, wanted.client_max_window_bits);
    return agreed;
}

} // namespace coflow::detail
