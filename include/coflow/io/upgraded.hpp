// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/byte_stream.hpp"

#include <memory>
#include <string>
#include <utility>

namespace coflow {

/// A connection that HTTP has handed over to another protocol.
struct Upgraded {
    Upgraded() = default;
    Upgraded(std::unique_ptr<ByteStream> connection, std::string bytes)
        : stream{std::move(connection)}, unread{std::move(bytes)} {}

    std::unique_ptr<ByteStream> stream;
    std::string unread; ///< What has been read of the new protocol already; comes first.
};

} // namespace coflow
