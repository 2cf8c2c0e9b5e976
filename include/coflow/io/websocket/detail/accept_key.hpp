// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/websocket/detail/masks.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace coflow::detail {

[[nodiscard]] inline std::string base64(std::span<const std::uint8_t> bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1,
                     '\0'); // with the zero that is written behind it
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                       static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

/// What a client sends as `Sec-WebSocket-Key`: 16 bytes that are new each time.
[[nodiscard]] inline std::string make_websocket_key() {
    std::array<std::uint8_t, 16> nonce;
    fill_randomly(nonce);
    return base64(nonce);
}

/// Whether 16 bytes are what this stands for.
[[nodiscard]] inline bool is_websocket_key(std::string_view key) noexcept {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return key.size() == 24 && key.ends_with("==") &&
           key.find_first_not_of(digits) == key.size() - 2;
}

/// The `Sec-WebSocket-Accept` that answers a key (RFC 6455, section 4.2.2).
[[nodiscard]] inline std::string answer_to_websocket_key(std::string_view key) {
    const std::string text = std::string{key} + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest;
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return base64(digest);
}

} // namespace coflow::detail
