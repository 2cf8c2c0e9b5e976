// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/atomic_file.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/base/sha256.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/stop.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace coflow::detail {

/// Between two looks for a stop request; large enough for the disk to be the limit.
inline constexpr std::size_t file_piece = std::size_t{256} * 1024;

inline void throw_if(const StopToken& stop) {
    if (stop.stop_requested())
        throw Cancelled{};
}

/// Passes the file to `take` piece by piece.
template <class Take>
void read_pieces(const StopToken& stop, InputFile& file, Take&& take) {
    std::string room(file_piece, '\0');
    while (const std::size_t count = file.read(room)) {
        take(std::string_view{room}.substr(0, count));
        throw_if(stop);
    }
}

inline std::string read_file_now(const StopToken& stop, const std::filesystem::path& path) {
    InputFile file{path};
    std::string content;
    content.reserve(file.size());
    read_pieces(stop, file, [&](std::string_view piece) { content += piece; });
    return content;
}

inline void write_file_now(const StopToken& stop, const std::filesystem::path& path,
                           std::string_view content) {
    AtomicFile file{path};
    for (; !content.empty(); content.remove_prefix(std::min(content.size(), file_piece))) {
        file.write(content.substr(0, file_piece));
        throw_if(stop);
    }
    file.commit();
}

inline std::uintmax_t copy_file_now(const StopToken& stop, const std::filesystem::path& from,
                                    const std::filesystem::path& to) {
    InputFile source{from};
    AtomicFile copy{to};
    copy.set_permissions(source.permissions());
    std::uintmax_t size = 0;
    read_pieces(stop, source, [&](std::string_view piece) {
        copy.write(piece);
        size += piece.size();
    });
    copy.commit();
    return size;
}

inline std::string file_sha256_now(const StopToken& stop, const std::filesystem::path& path) {
    InputFile file{path};
    Sha256 sum;
    read_pieces(stop, file, [&](std::string_view piece) { sum.update(piece); });
    return sum.hex_digest();
}

} // namespace coflow::detail
