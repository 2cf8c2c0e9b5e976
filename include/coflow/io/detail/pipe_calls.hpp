// SPDX-License-Identifier: MIT
#pragma once

#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <string_view>

namespace coflow::detail {

/// What a system call on a pipe has done.
///
/// Coroutines get the error from here and never look at `errno`: they may resume on another thread,
/// while a compiler may keep the address of the first thread's.
struct PipeResult {
    std::size_t count = 0;
    int error = 0; ///< 0 if it has succeeded.
};

inline PipeResult to_pipe_result(ssize_t count) noexcept {
    return count < 0 ? PipeResult{0, errno} : PipeResult{static_cast<std::size_t>(count), 0};
}

inline PipeResult read_from_pipe(int pipe, std::span<char> room) noexcept {
    return to_pipe_result(::read(pipe, room.data(), room.size()));
}

/// How much could be read.
inline PipeResult bytes_in_pipe(int pipe) noexcept {
    int count = 0;
    return ::ioctl(pipe, FIONREAD, &count) != 0 ? to_pipe_result(-1) : to_pipe_result(count);
}

/// As `write`, but a pipe that nobody reads is only the error EPIPE, not the signal that would end
/// this program. The process-wide disposition of SIGPIPE is the host's and stays untouched.
inline PipeResult write_to_pipe(int pipe, std::string_view bytes) noexcept {
    sigset_t broken_pipe;
    sigset_t pending;
    sigset_t old_mask;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, &old_mask);
    sigpending(&pending);
    const PipeResult result = to_pipe_result(::write(pipe, bytes.data(), bytes.size()));
    // The signal is this thread's own; one that was pending before is not ours to take.
    if (result.error == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
        const timespec at_once{};
        while (sigtimedwait(&broken_pipe, nullptr, &at_once) < 0 && errno == EINTR) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &old_mask, nullptr);
    return result;
}

} // namespace coflow::detail
