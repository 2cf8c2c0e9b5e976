// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/io/websocket/detail/frame.hpp"
#include "coflow/io/websocket/detail/frame_reader.hpp"
#include "coflow/io/websocket/detail/masks.hpp"
#include "coflow/io/websocket/websocket_options.hpp"

#include <wslay/wslay.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace coflow::detail {

/// What the first byte of a frame says besides its opcode.
struct FrameFlags {
    bool final = true;
    bool compressed = false;
};

/// Puts frames together, by wslay; masked where this side is the client.
class FrameWriter {
public:
    FrameWriter(WebSocketRole role, std::optional<std::uint64_t> mask_seed)
        : masked_{role == WebSocketRole::client},
          masks_{mask_seed},
          context_{
              make_frame_context({&FrameWriter::take, nullptr, &FrameWriter::give_mask}, this)} {}
    FrameWriter(const FrameWriter&) = delete;
    FrameWriter& operator=(const FrameWriter&) = delete;

    /// A control frame's payload is at most 125 bytes long.
    [[nodiscard]] std::string write(Opcode opcode, std::string_view payload,
                                    FrameFlags flags = {}) {
        wslay_frame_iocb frame{};
        frame.fin = flags.final ? 1 : 0;
        frame.rsv = flags.compressed ? WSLAY_RSV1_BIT : WSLAY_RSV_NONE;
        frame.opcode = static_cast<std::uint8_t>(opcode);
        frame.mask = masked_ ? 1 : 0;
        frame.data = reinterpret_cast<const std::uint8_t*>(payload.data());
        frame.data_length = payload.size();
        frame.payload_length = payload.size();
        std::string bytes;
        bytes.reserve(payload.size() + longest_header);
        output_ = &bytes;
        const auto sent = wslay_frame_send(context_.get(), &frame);
        output_ = nullptr;
        if (sent != static_cast<ssize_t>(payload.size()))
            throw Error{ErrorCode::internal, "WebSocket: a frame could not be written"};
        return bytes;
    }

private:
    static constexpr std::size_t longest_header = 14;

    // C code calls these: an exception must not leave them.
    static ssize_t take(const std::uint8_t* bytes, std::size_t count, int, void* user) noexcept {
        auto& self = *static_cast<FrameWriter*>(user);
        self.output_->append(reinterpret_cast<const char*>(bytes), count); // reserved
        return static_cast<ssize_t>(count);
    }
    static int give_mask(std::uint8_t* into, std::size_t, void* user) noexcept {
        try {
            static_cast<FrameWriter*>(user)->masks_.next(
                std::span<std::uint8_t, Masks::size>{into, Masks::size});
            return 0;
        } catch (const Error&) {
            return -1;
        }
    }

    bool masked_;
    Masks masks_;
    std::string* output_ = nullptr; // during a call
    FrameContext context_;
};

} // namespace coflow::detail
