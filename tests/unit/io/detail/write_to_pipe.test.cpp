// SPDX-License-Identifier: MIT
#include "coflow/io/detail/write_to_pipe.hpp"

#include "coflow/io/detail/file_descriptor.hpp"
#include "support/catch.hpp"

#include <csignal>

using namespace coflow::detail;

namespace {

bool broken_pipe_is_pending() {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
}

bool broken_pipe_is_blocked() {
    sigset_t mask;
    pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    return sigismember(&mask, SIGPIPE) == 1;
}

} // namespace

TEST_CASE("a pipe that somebody reads is written to", "[io]") {
    const PipeEnds pipe = make_pipe();
    CHECK(write_to_pipe(pipe.write.get(), "bytes") == 5);
    char read[8];
    CHECK(::read(pipe.read.get(), read, sizeof read) == 5);
    CHECK_FALSE(broken_pipe_is_blocked());
}

TEST_CASE("a pipe that nobody reads is an error and no signal", "[io]") {
    PipeEnds pipe = make_pipe();
    pipe.read = {};
    errno = 0;
    CHECK(write_to_pipe(pipe.write.get(), "bytes") == -1);
    CHECK(errno == EPIPE);
    CHECK_FALSE(broken_pipe_is_pending());
    CHECK_FALSE(broken_pipe_is_blocked());
}

TEST_CASE("a broken pipe that somebody else waits for is left to them", "[io]") {
    sigset_t broken_pipe;
    sigset_t old_mask;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, &old_mask);
    ::raise(SIGPIPE);
    PipeEnds pipe = make_pipe();
    pipe.read = {};
    CHECK(write_to_pipe(pipe.write.get(), "bytes") == -1);
    CHECK(broken_pipe_is_pending());
    CHECK(broken_pipe_is_blocked());
    int taken = 0;
    sigwait(&broken_pipe, &taken);
    CHECK(taken == SIGPIPE);
    pthread_sigmask(SIG_SETMASK, &old_mask, nullptr);
}
