// SPDX-License-Identifier: MIT
// What GCC 12 does to coroutines without local variables that await in a condition: see gcc12.md.
#include "coflow/base/config.hpp"
#include "coflow/core/task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>

using namespace coflow;

namespace {

Task<bool> decrement(int& left) { co_return --left > 0; }

Task<> awaits_in_its_condition(int& left) {
    while (co_await decrement(left)) {
    }
}

Task<> names_what_it_awaits(int& left) {
    while (const bool more = co_await decrement(left))
        static_cast<void>(more);
}

/// How the run ended in a process of its own, and what it said.
struct Outcome {
    int status = 0;
    std::string said{};
};
Outcome run_apart(Task<> (*loop)(int&)) {
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // Catch2 would report it
        ::dup2(pipe_ends[1], STDERR_FILENO);
        int left = 3;
        testing::SimulatedExecutor executor;
        executor.run(loop(left));
        ::_exit(left == 0 ? 0 : 1);
    }
    ::close(pipe_ends[1]);
    Outcome outcome;
    char buffer[256];
    for (ssize_t count = 0; (count = ::read(pipe_ends[0], buffer, sizeof buffer)) > 0;)
        outcome.said.append(buffer, static_cast<std::size_t>(count));
    ::close(pipe_ends[0]);
    ::waitpid(child, &outcome.status, 0);
    return outcome;
}

} // namespace

TEST_CASE("a coroutine that the compiler breaks ends the program with a reason, and never hangs") {
    const Outcome outcome = run_apart(&awaits_in_its_condition);
    if (config::double_destroys_temporaries) {
        CHECK(WIFSIGNALED(outcome.status));
        CHECK(WTERMSIG(outcome.status) == SIGABRT);
        CHECK(outcome.said.find("name the result of the co_await") != std::string::npos);
    } else {
        CHECK(outcome.status == 0);
    }
}

TEST_CASE("a condition that names what it awaits works with every compiler") {
    const Outcome outcome = run_apart(&names_what_it_awaits);
    CHECK(outcome.status == 0);
    CHECK(outcome.said == "");
}
