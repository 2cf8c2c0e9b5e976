// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace coflow {

/// How much of a message is accepted; beyond it reading throws `HttpError`.
struct HttpLimits {
    std::size_t head_bytes = 64 * 1024; ///< Start line and header; the trailer as well.
    std::size_t fields = 256;           ///< Of the header, and of the trailer.
    std::uint64_t body_bytes = std::numeric_limits<std::uint64_t>::max(); ///< Without framing.
};

} // namespace coflow
