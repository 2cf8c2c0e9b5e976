// SPDX-License-Identifier: MIT
#include "coflow/io/detail/process_group.hpp"

#include "support/catch.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace coflow::detail;

namespace {

/// Forks a child that leads a group of its own and waits for a signal.
pid_t fork_leader() {
    const pid_t child = ::fork();
    if (child == 0)
        for (;;)
            ::pause();
    REQUIRE(::setpgid(child, child) == 0);
    return child;
}

/// Waits for the child's end without reaping it.
void await_death(pid_t child) {
    siginfo_t info{};
    REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);
}

} // namespace

TEST_CASE("what the system says about a process tells its group and whether it lives", "[io]") {
    CHECK(is_live_member("10 (sh) S 1 77 5 0 -1", 77));
    CHECK(is_live_member("10 (a) Z 9 (b) R 1 77 5 0", 77));
    CHECK_FALSE(is_live_member("10 (sh) S 77 1 77 0 -1", 77));
    CHECK_FALSE(is_live_member("10 (sh) Z 1 77 5 0 -1", 77));
    CHECK_FALSE(is_live_member("10 (sh) X 1 77 5 0 -1", 77));
    for (const char* const cut :
         {"", "10 (sh", "10 (sh)", "10 (sh) S", "10 (sh) S 1", "10 (s) S 1 x"})
        CHECK_FALSE(is_live_member(cut, 77));
}

TEST_CASE("a group is gone when nobody in it lives", "[io]") {
    const pid_t leader = fork_leader();
    CHECK(has_live_member(leader));
    CHECK_FALSE(group_is_gone(leader));
    ::kill(leader, SIGKILL);
    await_death(leader);
    CHECK(::kill(-leader, 0) == 0); // the dead still count there
    CHECK_FALSE(has_live_member(leader));
    CHECK(group_is_gone(leader));
    // Asking has reaped it: it is a child of this process.
    CHECK(::kill(-leader, 0) == -1);
    CHECK(::waitpid(leader, nullptr, 0) == -1);
}
