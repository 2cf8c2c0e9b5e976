// SPDX-License-Identifier: MIT
// Running programs: output line by line, exit codes, cancellation of a whole process group.
#include "coflow/io/subprocess.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/core/timeout.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

using namespace coflow;
using namespace std::chrono_literals;

Task<> show() {
    int lines = 0;
    const auto count = [&lines](std::string_view) { ++lines; };
    ProcessOptions seq{"seq", 1, 1000};
    seq.output(ProcessOutput::lines(count));
    co_await run_process_checked(seq);
    std::printf("%d lines\n", lines);

    ProcessOptions sort{"sort"};
    sort.input(ProcessInput::text("pear\napple\n"));
    const ProcessResult sorted = co_await run_process(sort);
    std::printf("%s", sorted.output.c_str());

    ProcessOptions failing{"sh", "-c", "exit 3"};
    const ProcessResult failed = co_await run_process(failing);
    std::printf("%s\n", failed.status.text().c_str());

    ProcessOptions sleeping{"sleep", 1000};
    try {
        co_await with_timeout(20ms, run_process(sleeping));
    } catch (const TimedOut&) {
        std::puts("sleep was ended");
    }

    ProcessOptions missing{"no-such-program"};
    try {
        co_await run_process(missing);
    } catch (const ProcessError& error) {
        std::printf("%s\n", std::string{to_string(error.code())}.c_str());
    }
}

int main() {
    WorkflowExecutor executor{1};
    executor.run(show());
}
