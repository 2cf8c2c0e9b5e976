// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/io/detail/fair_turn.hpp"
#include "coflow/io/detail/file_descriptor.hpp"
#include "coflow/io/detail/pipe_calls.hpp"
#include "coflow/io/detail/pipe_descriptor.hpp"

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
        if (turn_.is_over())
            co_await this_task::yield();
        for (;;) {
            if (!left_ && over_.is_set())
                left_ = checked(bytes_in_pipe(pipe()), "ioctl");
            if (left_)
                buffer = buffer.first(std::min(buffer.size(), *left_));
            if (buffer.empty())
                co_return std::size_t{0};
            const PipeResult done = read_from_pipe(pipe(), buffer);
            if (done.error == EAGAIN && !left_) {
                turn_.begin_anew();
                co_await when_any(wait_until_ready(descriptor_, PipeDescriptor::wait_read),
                                  wait_for(over_));
            } else if (done.error != EINTR) {
                const std::size_t count = done.error == EAGAIN ? 0 : checked(done, "read");
                if (left_)
                    *left_ -= count;
                co_return count;
            }
        }
    }

private:
    int pipe() { return descriptor_.native_handle(); }

    static std::size_t checked(const PipeResult& done, const char* what) {
        if (done.error != 0)
            throw_system_error(done.error, what);
        return done.count;
    }

    PipeDescriptor descriptor_;
    Event& over_;
    std::optional<std::size_t> left_; // set once it is over
    FairTurn turn_;
};

} // namespace coflow::detail
