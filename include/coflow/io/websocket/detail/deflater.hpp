// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <new>
#include <string>
#include <string_view>

namespace coflow::detail {

/// Whether what has been compressed before helps with what follows.
enum class ContextTakeover : bool { no, yes };

/// Compresses messages as RFC 7692, section 7.2.1, has it.
class Deflater {
public:
    // zlib has no raw window of 8 bits, and 9 would look back further than was agreed.
    static constexpr int fewest_window_bits = 9;

    Deflater(int level, int window_bits, ContextTakeover takeover) : takeover_{takeover} {
        constexpr int memory_level = 8; // zlib's own default
        if (deflateInit2(&stream_, level, Z_DEFLATED, -window_bits, memory_level,
                         Z_DEFAULT_STRATEGY) != Z_OK)
            throw Error{ErrorCode::invalid_argument,
                        "WebSocket: zlib refuses compression level " + std::to_string(level)};
    }
    ~Deflater() { deflateEnd(&stream_); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    /// `message` is not empty.
    [[nodiscard]] std::string compress(std::string_view message) {
        std::string compressed;
        while (!message.empty()) {
            const std::size_t count =
                std::min<std::size_t>(message.size(), std::numeric_limits<uInt>::max());
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(message.data()));
            stream_.avail_in = static_cast<uInt>(count);
            message.remove_prefix(count);
            run(message.empty() ? Z_SYNC_FLUSH : Z_NO_FLUSH, compressed);
        }
        compressed.resize(compressed.size() - sync_marker_size);
        if (takeover_ == ContextTakeover::no)
            deflateReset(&stream_);
        return compressed;
    }

private:
    static constexpr std::size_t sync_marker_size = 4; // 00 00 FF FF, which the receiver adds

    void run(int flush, std::string& compressed) {
        std::array<char, 16384> piece;
        do {
            stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
            stream_.avail_out = static_cast<uInt>(piece.size());
            deflate(&stream_, flush);
            compressed.append(piece.data(), piece.size() - stream_.avail_out);
        } while (stream_.avail_out == 0);
    }

    z_stream stream_{};
    ContextTakeover takeover_;
};

} // namespace coflow::detail
