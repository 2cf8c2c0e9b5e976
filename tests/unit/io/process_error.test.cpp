// SPDX-License-Identifier: MIT
#include "coflow/io/process_error.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

TEST_CASE("a process error names the program first", "[io]") {
    const ProcessError error{ErrorCode::not_found, "ffmpeg", "is not there"};
    CHECK(std::string{error.what()} == "ffmpeg: is not there");
    CHECK(error.program() == "ffmpeg");
    CHECK(error.code() == ErrorCode::not_found);
    CHECK_FALSE(error.status());
}

TEST_CASE("a process error may tell how the program has ended", "[io]") {
    const ProcessError error{ErrorCode::io_failure, "ffmpeg", "failed", ExitStatus::from_code(2)};
    CHECK(error.status() == ExitStatus::from_code(2));
}
