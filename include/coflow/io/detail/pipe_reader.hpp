// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/io/detail/file_descriptor.hpp"
#include "coflow/io/detail/pipe_descriptor.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

namespace coflow::detail {

/// Reads what a program writes.
///
/// The end comes when nobody can write any more; or, once `over` is set, when what is in the pipe
/// at that moment has been read: whoever holds the pipe open beyond it is not waited for.
class PipeReader {
public:
    PipeReader(const asio::any_io_executor& executor, FileDescriptor pipe, Event& over)
        : descriptor_{open_pipe(executor, std::move(pipe))}, over_{over} {}

    /// Reads at least a byte into `buffer`; 0 at the end.
    ///
    /// Cancellation: throws `Cancelled`; nothing is lost.
    Task<std::size_t> read_some(std::span<char> buffer) {
        co_await this_task::throw_if_stopped();
        // A program that writes faster than we read must not keep a thread for itself.
        if (++reads_without_wait_ > most_reads_without_wait) {
            reads_without_wait_ = 0;
            co_await this_task::yield();
        }
        for (;;) {
            if (!left_ && over_.is_set())
                left_ = bytes_in_pipe();
            if (left_)
                buffer = buffer.first(std::min(buffer.size(), *left_));
            if (buffer.empty())
                co_return std::size_t{0};
            const ssize_t count = ::read(descriptor_.native_handle(), buffer.data(), buffer.size());
            if (count >= 0) {
                if (left_)
                    *left_ -= static_cast<std::size_t>(count);
                co_return static_cast<std::size_t>(count);
            }
            if (errno == EAGAIN) {
                if (left_)
                    co_return std::size_t{0};
                reads_without_wait_ = 0;
                co_await when_any(wait_until_ready(descriptor_, PipeDescriptor::wait_read),
                                  wait_for(over_));
            } else if (errno != EINTR) {
                throw_errno("read");
            }
        }
    }

private:
    static constexpr int most_reads_without_wait = 16;

    [[nodiscard]] std::size_t bytes_in_pipe() {
        int count = 0;
        if (::ioctl(descriptor_.native_handle(), FIONREAD, &count) != 0)
            throw_errno("ioctl");
        return static_cast<std::size_t>(count);
    }

    PipeDescriptor descriptor_;
    Event& over_;
    std::optional<std::size_t> left_; // set once it is over
    int reads_without_wait_ = 0;
};

} // namespace coflow::detail
