// SPDX-License-Identifier: MIT
#include "coflow/io/detail/pipe_calls.hpp"

#include "coflow/io/detail/file_descriptor.hpp"
#include "support/catch.hpp"

#include <array>
#include <csignal>
#include <string_view>

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
    CHECK(write_to_pipe(pipe.write.get(), "bytes").count == 5);
    CHECK(bytes_in_pipe(pipe.read.get()).count == 5);
    std::array<char, 8> room{};
    const PipeResult result = read_from_pipe(pipe.read.get(), room);
    CHECK(result.count == 5);
    CHECK(result.error == 0);
    CHECK(std::string_view{room.data()} == "bytes");
    CHECK_FALSE(broken_pipe_is_blocked());
}

TEST_CASE("a pipe that nobody reads is an error and no signal", "[io]") {
    PipeEnds pipe = make_pipe();
    pipe.read = {};
    const PipeResult result = write_to_pipe(pipe.write.get(), "bytes");
    CHECK(result.error == EPIPE);
    CHECK(result.count == 0);
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
    CHECK(write_to_pipe(pipe.write.get(), "bytes").error == EPIPE);
    CHECK(broken_pipe_is_pending());
    CHECK(broken_pipe_is_blocked());
    int taken = 0;
    sigwait(&broken_pipe, &taken);
    CHECK(taken == SIGPIPE);
    pthread_sigmask(SIG_SETMASK, &old_mask, nullptr);
}

TEST_CASE("what is no open pipe is an error", "[io]") {
    std::array<char, 8> room{};
    CHECK(read_from_pipe(-1, room).error == EBADF);
    CHECK(bytes_in_pipe(-1).error == EBADF);
    CHECK(write_to_pipe(-1, "bytes").error == EBADF);
}
