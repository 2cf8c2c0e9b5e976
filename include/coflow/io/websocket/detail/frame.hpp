// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coflow::detail {

enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xA,
};

/// The longest payload of a close, ping or pong frame (RFC 6455, section 5.5).
inline constexpr std::size_t longest_control_payload = 125;

/// A frame's header, and those bytes of its payload that are there.
struct FramePart {
    Opcode opcode{};
    bool final = false;      ///< The last frame of its message.
    bool compressed = false; ///< RSV1.
    bool reserved = false;   ///< RSV2 or RSV3.
    bool masked = false;
    bool first = false; ///< The frame's first part.
    bool last = false;  ///< Its last one, which may be its first.
    std::uint64_t frame_length = 0;
    std::string_view payload; ///< Unmasked; until the next part is read.

    [[nodiscard]] bool is_control() const noexcept {
        return (static_cast<unsigned>(opcode) & 0x8U) != 0;
    }
};

} // namespace coflow::detail
