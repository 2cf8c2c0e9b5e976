// SPDX-License-Identifier: MIT
#pragma once

#include <pthread.h>
#include <signal.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace coflow::detail {

/// As `write`, but a pipe that nobody reads is only the error EPIPE, not the signal that would end
/// this program. The process-wide disposition of SIGPIPE is the host's and stays untouched.
inline ssize_t write_to_pipe(int pipe, std::string_view bytes) noexcept {
    sigset_t broken_pipe;
    sigset_t pending;
    sigset_t old_mask;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, &old_mask);
    sigpending(&pending);
    const ssize_t written = ::write(pipe, bytes.data(), bytes.size());
    const int error = errno;
    // The signal is this thread's own; one that was pending before is not ours to take.
    if (written < 0 && error == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
        const timespec at_once{};
        while (sigtimedwait(&broken_pipe, nullptr, &at_once) < 0 && errno == EINTR) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &old_mask, nullptr);
    errno = error;
    return written;
}

} // namespace coflow::detail
