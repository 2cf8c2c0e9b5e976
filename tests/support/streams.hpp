// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/byte_stream.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace coflow::test {

inline Task<> write_text(ByteStream& stream, std::string_view text) {
    co_await stream.write(std::as_bytes(std::span{text}));
}

/// One read of at most `size` bytes.
inline Task<std::string> read_text(ByteStream& stream, std::size_t size = 4096) {
    std::string text(size, '\0');
    const std::size_t count =
        co_await stream.read_some(std::as_writable_bytes(std::span{text.data(), text.size()}));
    text.resize(count);
    co_return text;
}

/// Everything up to the end.
inline Task<std::string> read_all_text(ByteStream& stream) {
    std::string all;
    for (;;) {
        const std::string piece = co_await read_text(stream);
        if (piece.empty())
            co_return all;
        all += piece;
    }
}

} // namespace coflow::test
