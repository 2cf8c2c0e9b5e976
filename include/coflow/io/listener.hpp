// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/byte_stream.hpp"

#include <memory>

namespace coflow {

/// Where connections arrive; what serves a protocol is given one, so that tests need no network.
///
/// Thread safety: one `accept` at a time, and `close`, from anywhere.
class Listener {
public:
    virtual ~Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Waits for the next connection.
    ///
    /// Throws: `ConnectionError`, with code `closed` once the listener is closed.
    /// Cancellation: no connection is lost.
    [[nodiscard]] virtual Task<std::unique_ptr<ByteStream>> accept() = 0;

    /// Refuses connections from now on, to be called again without harm; an `accept` under way
    /// throws.
    virtual void close() noexcept = 0;

protected:
    Listener() = default;
};

} // namespace coflow
