// SPDX-License-Identifier: MIT
#include "coflow/io/detail/child_process.hpp"

#include "support/catch.hpp"

#include <unistd.h>

#include <csignal>

using namespace coflow;
using detail::ChildProcess;

namespace {

/// A child that leads a group of its own and ends with `code`, or waits for a signal if there is
/// none.
ChildProcess fork_child(int code = -1) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::setpgid(0, 0);
        while (code < 0)
            ::pause();
        ::_exit(code);
    }
    ::setpgid(child, child); // whoever comes first
    return ChildProcess{child};
}

bool is_child(pid_t process) {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

} // namespace

TEST_CASE("a child is reaped once and its status remains", "[io]") {
    ChildProcess child = fork_child(7);
    CHECK(child.reap().status == ExitStatus::from_code(7));
    CHECK_FALSE(is_child(child.id()));
    CHECK(child.has_ended());
    CHECK(child.reap().status == ExitStatus::from_code(7));
    ChildProcess moved{std::move(child)};
    CHECK(moved.reap().status == ExitStatus::from_code(7));
}

TEST_CASE("a child that runs has not ended, and can be signalled", "[io]") {
    ChildProcess child = fork_child();
    CHECK_FALSE(child.has_ended());
    child.signal_group(SIGKILL);
    CHECK(child.reap().status == ExitStatus::from_signal(SIGKILL));
}

TEST_CASE("a child that nobody has reaped is killed and reaped in the end", "[io]") {
    pid_t running = 0;
    pid_t ended = 0;
    {
        ChildProcess first = fork_child();
        running = first.id();
        const ChildProcess second = fork_child(0);
        ended = second.id();
        ChildProcess moved;
        moved = std::move(first);
        CHECK(is_child(running));
    }
    CHECK_FALSE(is_child(running));
    CHECK_FALSE(is_child(ended));
}

TEST_CASE("no child is signalled by one that is none", "[io]") {
    const ChildProcess none;
    none.signal_group(SIGKILL); // would be this very process
    CHECK(none.id() == 0);
}

TEST_CASE("a status that somebody else has taken is lost", "[io]") {
    ChildProcess child = fork_child(3);
    CHECK(::waitpid(child.id(), nullptr, 0) == child.id());
    CHECK(child.has_ended());
    CHECK_FALSE(child.reap().status);
}
