// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/io/detail/child_process.hpp"
#include "coflow/io/detail/file_descriptor.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/system_error.hpp>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace coflow::detail {

/// A descriptor that becomes readable when the process ends; empty where the kernel has none
/// (before Linux 5.3, and where a sandbox forbids them).
inline FileDescriptor open_process_descriptor(pid_t process) noexcept {
    return FileDescriptor{static_cast<int>(::syscall(SYS_pidfd_open, process, 0))};
}

/// Waits for the end of a child, without SIGCHLD, which is the host's.
class ExitWatch {
public:
    /// Asks from time to time, if there is no `descriptor`.
    ExitWatch(const asio::any_io_executor& executor, const ChildProcess& child,
              FileDescriptor descriptor)
        : child_{child} {
        if (!descriptor)
            return;
        try {
            descriptor_.emplace(executor, descriptor.get());
            descriptor.release();
        } catch (const asio::system_error&) {
            descriptor_.reset(); // the reactor cannot take it: ask from time to time
        }
    }

    /// Returns when the child has ended; it still is to be reaped.
    ///
    /// Cancellation: throws `Cancelled`; it may be waited for again.
    Task<> wait() {
        co_await this_task::throw_if_stopped();
        Duration pause = std::chrono::milliseconds{1};
        while (!child_.has_ended()) {
            if (descriptor_) {
                co_await descriptor_->async_wait(asio::posix::stream_descriptor::wait_read,
                                                 use_task);
            } else {
                co_await sleep_for(pause);
                pause = std::min<Duration>(pause * 2, std::chrono::milliseconds{20});
            }
        }
    }

private:
    const ChildProcess& child_;
    std::optional<asio::posix::stream_descriptor> descriptor_;
};

} // namespace coflow::detail
