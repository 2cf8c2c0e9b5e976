// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/io/detail/file_descriptor.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/posix/stream_descriptor.hpp>

namespace coflow::detail {

using PipeDescriptor = asio::posix::stream_descriptor;

/// This program's end of a pipe, ready to be waited for.
inline PipeDescriptor open_pipe(const asio::any_io_executor& executor, FileDescriptor pipe) {
    set_non_blocking(pipe);
    PipeDescriptor descriptor{executor, pipe.get()};
    pipe.release();
    return descriptor;
}

/// Waits as tasks, for combinators that take tasks.
inline Task<> wait_until_ready(PipeDescriptor& descriptor, PipeDescriptor::wait_type kind) {
    co_await descriptor.async_wait(kind, use_task);
}
inline Task<> wait_for(Event& event) { co_await event.wait(); }

} // namespace coflow::detail
