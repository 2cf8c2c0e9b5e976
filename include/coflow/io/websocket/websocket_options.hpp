// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace coflow {

/// Which end of the connection this is: the client's frames are masked, the server's are not.
enum class WebSocketRole : std::uint8_t { client, server };

/// What two sides have agreed on about compression, or would agree on (permessage-deflate,
/// RFC 7692, section 7.1).
struct WebSocketDeflate {
    static constexpr int fewest_window_bits = 8;
    static constexpr int most_window_bits = 15;

    /// The server compresses each message for itself: more bytes, less memory at the client.
    bool server_no_context_takeover = false;
    bool client_no_context_takeover = false;

    /// The base-2 logarithm of how far back the server's compression looks.
    int server_max_window_bits = most_window_bits;
    int client_max_window_bits = most_window_bits;

    friend bool operator==(const WebSocketDeflate&, const WebSocketDeflate&) = default;
};

/// How a WebSocket behaves; sizes are in bytes.
struct WebSocketOptions {
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    /// A longer message from the peer ends the connection with `too_big`. It is what the message
    /// holds that counts, so that a small one which inflates to a huge one is stopped there too.
    std::size_t longest_message = std::size_t{64} << 20;

    /// Longer messages are sent in fragments, between which pings are answered. Not zero.
    std::size_t longest_frame = std::size_t{256} << 10;

    /// Messages from this size on are compressed, where that has been agreed.
    std::size_t compress_from = 1024;

    /// As zlib has it: 1 is fastest, 9 is smallest.
    int compression_level = 6;

    /// A `receive` that has waited for so long pings the peer; zero: never.
    Duration keep_alive{};

    /// A ping of `keep_alive` that nothing follows for so long ends the connection.
    Duration pong_limit = std::chrono::seconds{20};

    /// How long the peer has to take a ping, a pong or a close frame, and to end the connection.
    Duration close_limit = std::chrono::seconds{5};

    /// Makes masks predictable, for tests. Anywhere else they must not be (RFC 6455, section 10.3).
    std::optional<std::uint64_t> mask_seed = std::nullopt;
};
static_assert(std::is_trivially_destructible_v<WebSocketOptions>);

} // namespace coflow
