// SPDX-License-Identifier: MIT
#include "coflow/io/exit_status.hpp"

#include "support/catch.hpp"

#include <csignal>

using namespace coflow;

TEST_CASE("only the exit code 0 is a success", "[io]") {
    CHECK(ExitStatus::from_code(0).success());
    CHECK_FALSE(ExitStatus::from_code(1).success());
    CHECK_FALSE(ExitStatus::from_signal(SIGTERM).success());
}

TEST_CASE("an exit status has a code or a signal", "[io]") {
    const ExitStatus code = ExitStatus::from_code(3);
    CHECK(code.exited_normally());
    CHECK(code.code() == 3);
    CHECK_FALSE(code.signal());
    const ExitStatus signal = ExitStatus::from_signal(SIGKILL);
    CHECK_FALSE(signal.exited_normally());
    CHECK_FALSE(signal.code());
    CHECK(signal.signal() == SIGKILL);
    CHECK_FALSE(ExitStatus::from_code(9) == ExitStatus::from_signal(9));
}

TEST_CASE("an exit status can be told in words", "[io]") {
    CHECK(ExitStatus::from_code(3).text() == "exit status 3");
    CHECK(ExitStatus::from_signal(SIGKILL).text() == "signal 9 (SIGKILL)");
    CHECK(ExitStatus::from_signal(1000).text() == "signal 1000");
}
