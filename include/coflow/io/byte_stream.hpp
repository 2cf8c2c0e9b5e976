// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"

#include <cstddef>
#include <span>

namespace coflow {

/// A connection that carries bytes both ways: TCP, TLS, or memory.
///
/// One task may read while another writes; two that do the same at once are not allowed.
/// Thread safety: one task at a time, and `close`, from anywhere.
/// Lifetime: outlives the tasks that it gives.
class ByteStream {
public:
    virtual ~ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;

    /// Waits for bytes and takes as many as there are and fit, at least one; 0 says that the peer
    /// writes no more. `into` is not empty.
    ///
    /// Throws: `ConnectionError` if the connection broke or was closed.
    /// Cancellation: no byte is lost; it can be read again.
    [[nodiscard]] virtual Task<std::size_t> read_some(std::span<std::byte> into) = 0;

    /// Whether a read would give something at once, be it the end or an error. A stream that cannot
    /// tell says no.
    [[nodiscard]] virtual bool is_readable() noexcept { return false; }

    /// Writes all of `data`, which stays unchanged meanwhile.
    ///
    /// Throws: `ConnectionError`.
    /// Cancellation: a part may have been written, so there is nothing left to do but to close.
    [[nodiscard]] virtual Task<> write(std::span<const std::byte> data) = 0;

    /// Tells the peer that no more is written; what it sends can still be read.
    ///
    /// Throws: `ConnectionError`.
    [[nodiscard]] virtual Task<> finish_writing() = 0;

    /// Ends the connection at once, to be called again without harm; reads and writes under way
    /// throw `ConnectionError`.
    virtual void close() noexcept = 0;

protected:
    ByteStream() = default;
};

} // namespace coflow
