// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/text/decode.hpp"
#include "coflow/analyzer/text/detail/icu.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/stop.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace coflow::text::detail {

/// Reads a file of at most so many bytes and decodes it; for the blocking threads.
///
/// What is read is limited and not only what the file's size promises, as it may grow.
inline DecodedText read_text(const StopToken& stop, const std::filesystem::path& path,
                             std::size_t max_bytes) {
    constexpr std::size_t piece = std::size_t{256} << 10U;
    InputFile file{path};
    const auto refuse_if_larger = [&](std::uintmax_t size) {
        if (size > max_bytes)
            throw Error{ErrorCode::invalid_argument,
                        quote(path.native()) + " is larger than the limit of " +
                            std::to_string(max_bytes) + " bytes (max_bytes)"};
    };
    refuse_if_larger(file.size());
    std::string content;
    std::string room(piece, '\0');
    while (const std::size_t count = file.read(room)) {
        content.append(room, 0, count);
        refuse_if_larger(content.size());
        throw_if_stopped(stop);
    }
    return decode(content, quote(path.native()));
}

} // namespace coflow::text::detail
