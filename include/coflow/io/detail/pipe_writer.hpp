// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/io/detail/file_descriptor.hpp"
#include "coflow/io/detail/pipe_descriptor.hpp"
#include "coflow/io/detail/write_to_pipe.hpp"

#include <cerrno>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// Writes what a program reads; once `over` is set, nobody is waited for any more.
class PipeWriter {
public:
    PipeWriter(const asio::any_io_executor& executor, FileDescriptor pipe, Event& over)
        : descriptor_{open_pipe(executor, std::move(pipe))}, over_{over} {}

    /// Writes all of `bytes`; false if nobody reads them any more.
    ///
    /// Cancellation: throws `Cancelled`; a part may have been written.
    Task<bool> write(std::string_view bytes) {
        co_await this_task::throw_if_stopped();
        while (!bytes.empty()) {
            if (!descriptor_.is_open())
                co_return false;
            const ssize_t count =
                write_to_pipe(descriptor_.native_handle(), bytes.substr(0, most_at_once));
            if (count >= 0) {
                bytes.remove_prefix(static_cast<std::size_t>(count));
                continue;
            }
            if (errno == EPIPE || (errno == EAGAIN && over_.is_set())) {
                close();
            } else if (errno == EAGAIN) {
                co_await when_any(wait_until_ready(descriptor_, PipeDescriptor::wait_write),
                                  wait_for(over_));
            } else if (errno != EINTR) {
                throw_errno("write");
            }
        }
        co_return true;
    }

    /// The reader's end of file. Not while `write` is under way.
    void close() noexcept {
        asio::error_code ignored;
        static_cast<void>(descriptor_.close(ignored));
    }

private:
    // A pipe's usual capacity: more would only be refused.
    static constexpr std::size_t most_at_once = std::size_t{64} << 10;

    PipeDescriptor descriptor_;
    Event& over_;
};

} // namespace coflow::detail
