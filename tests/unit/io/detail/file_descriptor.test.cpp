// SPDX-License-Identifier: MIT
#include "coflow/io/detail/file_descriptor.hpp"

#include "support/catch.hpp"

#include <sys/wait.h>

using namespace coflow::detail;

namespace {

bool is_open(int number) { return ::fcntl(number, F_GETFD) >= 0; }

} // namespace

TEST_CASE("a descriptor is closed once, by who has it last", "[io]") {
    PipeEnds pipe = make_pipe();
    const int number = pipe.read.get();
    {
        FileDescriptor moved{std::move(pipe.read)};
        CHECK(is_open(number));
        FileDescriptor& same = moved;
        moved = std::move(same);
        CHECK(is_open(number));
    }
    CHECK_FALSE(is_open(number));
    const int released = pipe.write.release();
    pipe.write = {};
    CHECK(is_open(released));
    CHECK(::close(released) == 0);
}

TEST_CASE("a pipe is inherited by nobody and never has a standard number", "[io]") {
    // In a process of its own, so that the numbers can be freed.
    const pid_t child = ::fork();
    if (child == 0) {
        for (int number = 0; number < 3; ++number)
            ::close(number);
        const PipeEnds pipe = make_pipe();
        const bool good = pipe.read.get() > 2 && pipe.write.get() > 2 && !is_open(0) &&
                          !is_open(1) && !is_open(2) &&
                          (::fcntl(pipe.read.get(), F_GETFD) & FD_CLOEXEC) != 0 &&
                          (::fcntl(pipe.write.get(), F_GETFD) & FD_CLOEXEC) != 0;
        ::_exit(good ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}

TEST_CASE("one end of a pipe can be made not to block without the other", "[io]") {
    const PipeEnds pipe = make_pipe();
    set_non_blocking(pipe.read);
    char byte = 0;
    CHECK(::read(pipe.read.get(), &byte, 1) == -1);
    CHECK((errno == EAGAIN));
    CHECK((::fcntl(pipe.write.get(), F_GETFL) & O_NONBLOCK) == 0);
    CHECK_THROWS_AS(set_non_blocking(FileDescriptor{}), std::system_error);
}
