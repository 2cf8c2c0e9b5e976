// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/websocket/detail/frame.hpp"

#include <wslay/wslay.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string_view>

namespace coflow::detail {

/// Closes what wslay keeps for one direction.
struct FrameContextDeleter {
    void operator()(wslay_frame_context* context) const noexcept {
        wslay_frame_context_free(context);
    }
};
using FrameContext = std::unique_ptr<wslay_frame_context, FrameContextDeleter>;

[[nodiscard]] inline FrameContext make_frame_context(const wslay_frame_callbacks& callbacks,
                                                     void* user) {
    wslay_frame_context_ptr context = nullptr;
    if (wslay_frame_context_init(&context, &callbacks, user) != 0)
        throw std::bad_alloc{};
    return FrameContext{context};
}

/// Takes frames apart; wslay's parser, which is given bytes where it would ask for them.
class FrameReader {
public:
    FrameReader() : context_{make_frame_context({nullptr, &FrameReader::give, nullptr}, this)} {}
    FrameReader(const FrameReader&) = delete;
    FrameReader& operator=(const FrameReader&) = delete;

    /// What a call can give.
    enum class Result : std::uint8_t { part, needs_bytes, malformed };

    /// Reads the next part of a frame into `part`, taking bytes off the front of `bytes`; some may
    /// be taken and kept for later calls, so that only `needs_bytes` says that they are used up.
    [[nodiscard]] Result next(std::string_view& bytes, FramePart& part) {
        input_ = &bytes;
        wslay_frame_iocb frame{};
        const auto result = wslay_frame_recv(context_.get(), &frame);
        input_ = nullptr;
        if (result == WSLAY_ERR_WANT_READ)
            return Result::needs_bytes;
        if (result < 0)
            return Result::malformed;
        part.opcode = static_cast<Opcode>(frame.opcode);
        part.final = frame.fin != 0;
        part.compressed = wslay_get_rsv1(frame.rsv) != 0;
        part.reserved = wslay_get_rsv2(frame.rsv) != 0 || wslay_get_rsv3(frame.rsv) != 0;
        part.masked = frame.mask != 0;
        part.frame_length = frame.payload_length;
        part.payload = {reinterpret_cast<const char*>(frame.data), frame.data_length};
        part.first = passed_ == 0;
        passed_ += frame.data_length;
        part.last = passed_ == frame.payload_length;
        if (part.last)
            passed_ = 0;
        return Result::part;
    }

private:
    static ssize_t give(std::uint8_t* into, std::size_t room, int, void* user) noexcept {
        std::string_view& input = *static_cast<FrameReader*>(user)->input_;
        const std::size_t count = std::min(room, input.size());
        std::copy_n(input.data(), count, into);
        input.remove_prefix(count);
        return static_cast<ssize_t>(count); // zero: there is none yet
    }

    std::string_view* input_ = nullptr; // during a call
    std::uint64_t passed_ = 0;          // of the payload of the frame under way
    FrameContext context_;
};

} // namespace coflow::detail
