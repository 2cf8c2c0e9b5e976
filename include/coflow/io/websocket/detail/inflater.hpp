// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/websocket/detail/deflater.hpp"

#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>

namespace coflow::detail {

/// Decompresses messages as RFC 7692, section 7.2.2, has it, a little at a time, so that whoever
/// calls can stop one that grows too big.
class Inflater {
public:
    /// The largest window is used whatever was agreed: any smaller one fits into it.
    explicit Inflater(ContextTakeover takeover) : takeover_{takeover} {
        if (inflateInit2(&stream_, -window_bits) != Z_OK)
            throw std::bad_alloc{};
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// What comes next, of which `next` gives all. `bytes` are at most some thousand.
    void give(std::string_view bytes) noexcept {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream_.avail_in = static_cast<uInt>(bytes.size());
        more_ = true;
    }

    /// As `give`, for what stands for the end of a message.
    void give_end() noexcept { give(sync_marker); }

    enum class Result : std::uint8_t { piece, needs_bytes, malformed };

    /// The next piece of what the bytes stand for; valid until the next call.
    [[nodiscard]] Result next(std::string_view& piece) {
        while (!malformed_ && (more_ || stream_.avail_in > 0)) {
            stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
            stream_.avail_out = static_cast<uInt>(piece_.size());
            const int result = inflate(&stream_, Z_SYNC_FLUSH);
            more_ = stream_.avail_out == 0; // there may be more, even without more input
            malformed_ = (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END) ||
                         (result == Z_STREAM_END && !begin_after_final_block());
            if (const std::size_t count = piece_.size() - stream_.avail_out; count > 0) {
                piece = {piece_.data(), count};
                return Result::piece;
            }
        }
        return malformed_ ? Result::malformed : Result::needs_bytes;
    }

    /// After all of a message has been taken; false if it stops in the middle of a block.
    [[nodiscard]] bool end_message() noexcept {
        constexpr int at_block_end = 128; // see zlib.h, inflate()
        const bool complete = (stream_.data_type & at_block_end) != 0;
        final_blocks_ = 0;
        if (takeover_ == ContextTakeover::no)
            inflateReset(&stream_);
        return complete;
    }

private:
    static constexpr int window_bits = 15;

    // Each costs a copy of the window, so that a message of nothing else would be an attack.
    static constexpr int most_final_blocks = 16;
    static constexpr std::string_view sync_marker{"\0\0\xFF\xFF", 4};

    // A message may contain a block that is marked as the last (section 7.2.3.4); what follows may
    // still look back.
    bool begin_after_final_block() noexcept {
        std::array<Bytef, std::size_t{1} << window_bits> window;
        auto size = static_cast<uInt>(window.size());
        return ++final_blocks_ <= most_final_blocks &&
               inflateGetDictionary(&stream_, window.data(), &size) == Z_OK &&
               inflateReset(&stream_) == Z_OK &&
               inflateSetDictionary(&stream_, window.data(), size) == Z_OK;
    }

    z_stream stream_{};
    ContextTakeover takeover_;
    bool more_ = false;
    bool malformed_ = false; // told after what came before
    int final_blocks_ = 0;   // of this message
    std::array<char, 16384> piece_;
};

} // namespace coflow::detail
