// SPDX-License-Identifier: MIT
#include "coflow/io/process_result.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

namespace {

ProcessResult failed(std::string errors) {
    ProcessResult result;
    result.program = "encoder";
    result.status = ExitStatus::from_code(7);
    result.errors = std::move(errors);
    return result;
}

std::string message_of(const ProcessResult& result) {
    try {
        result.check();
    } catch (const ProcessError& error) {
        CHECK(error.status() == result.status);
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("checking a result that is a success returns it", "[io]") {
    ProcessResult result;
    result.output = "text";
    CHECK(&result.check() == &result);
    CHECK(ProcessResult{result}.check().output == "text");
}

TEST_CASE("checking a failure names the program, its status and its last words", "[io]") {
    CHECK(message_of(failed("first\n\nsecond\r\n")) ==
          "encoder: ended with exit status 7; it last wrote:\n  first\n  second");
    CHECK(message_of(failed(" \n")) == "encoder: ended with exit status 7");
    CHECK_THROWS_AS(failed("").check(), ProcessError);
}

TEST_CASE("last words are few, short, and harmless for a terminal", "[io]") {
    std::string many;
    for (int line = 0; line < 100; ++line)
        many += "line " + std::to_string(line) + '\n';
    const std::string message = message_of(failed(many));
    CHECK(message.find("line 89\n") == std::string::npos);
    CHECK(message.find("  line 90\n") != std::string::npos);
    CHECK(message.find("  line 99") != std::string::npos);
    CHECK(message_of(failed(std::string(10'000, 'x'))).size() < 400);
    CHECK(message_of(failed("\x1b[31mred\tink")).find("?[31mred ink") != std::string::npos);
}
