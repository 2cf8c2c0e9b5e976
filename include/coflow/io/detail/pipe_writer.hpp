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

#include <cerrno>
#include <optional>
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
            if (!descriptor_)
                co_return false;
            const PipeResult done =
                write_to_pipe(descriptor_->native_handle(), bytes.substr(0, most_at_once));
            bytes.remove_prefix(done.count);
            if (done.error == 0) {
                if (turn_.is_over())
                    co_await this_task::yield();
            } else if (done.error == EPIPE || (done.error == EAGAIN && over_.is_set())) {
                close();
            } else if (done.error == EAGAIN) {
                turn_.begin_anew();
                co_await when_any(wait_until_ready(*descriptor_, PipeDescriptor::wait_write),
                                  wait_for(over_));
            } else if (done.error != EINTR) {
                throw_system_error(done.error, "write");
            }
        }
        co_return true;
    }

    /// The reader's end of file. Not while `write` is under way.
    void close() noexcept { descriptor_.reset(); }

private:
    // A pipe's usual capacity: more would only be refused.
    static constexpr std::size_t most_at_once = std::size_t{64} << 10;

    std::optional<PipeDescriptor> descriptor_; // empty once it is closed
    Event& over_;
    FairTurn turn_;
};

} // namespace coflow::detail
