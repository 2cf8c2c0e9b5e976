// SPDX-License-Identifier: MIT
#include "coflow/io/subprocess.hpp"

#include "support/backends.hpp"
#include "support/catch.hpp"
#include "unit/io/processes.hpp"

#include <csignal>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;
using test::binary;
using test::shell;

namespace {

using Lines = std::vector<std::string>;

std::string message_of(Task<ProcessResult> task) {
    test::Pool backend;
    try {
        backend.run(std::move(task));
    } catch (const ProcessError& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a program is run and its output is captured", "[io]", test::AllBackends) {
    TestType backend;
    const ProcessResult result =
        backend.run(run_process(ProcessOptions{"echo", "a b", "$HOME", "*"}));
    CHECK(result.success());
    CHECK(result.output == "a b $HOME *\n");
    CHECK(result.errors == "");
    CHECK(result.program == "echo");
}

TEMPLATE_LIST_TEST_CASE("how a program has ended is told", "[io]", test::AllBackends) {
    TestType backend;
    CHECK(backend.run(run_process(ProcessOptions{"true"})).status == ExitStatus::from_code(0));
    CHECK(backend.run(run_process(shell("exit 255"))).status == ExitStatus::from_code(255));
    CHECK(backend.run(run_process(shell("kill -ABRT $$"))).status ==
          ExitStatus::from_signal(SIGABRT));
}

TEMPLATE_LIST_TEST_CASE("input of any size goes through a program unchanged", "[io]",
                        test::AllBackends) {
    TestType backend;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1000}, std::size_t{5} << 20}) {
        CAPTURE(size);
        const std::string bytes = binary(size);
        ProcessOptions cat{"cat"};
        cat.input(ProcessInput::text(bytes));
        CHECK((backend.run(run_process(cat)).output == bytes));
    }
}

TEMPLATE_LIST_TEST_CASE("a program need not read its input", "[io]", test::AllBackends) {
    TestType backend;
    ProcessOptions careless = shell("exec <&-; echo closed; exit 4");
    careless.input(ProcessInput::text(binary(std::size_t{1} << 20)));
    const ProcessResult result = backend.run(run_process(careless));
    CHECK(result.output == "closed\n");
    CHECK(result.status == ExitStatus::from_code(4));
    CHECK(backend.run(run_process(ProcessOptions{"cat"})).output == "");
}

TEMPLATE_LIST_TEST_CASE("lines are handed on as they come", "[io]", test::AllBackends) {
    TestType backend;
    Lines output;
    Lines errors;
    ProcessOptions options = shell(R"(printf 'one\ntwo\r50%%\rlast'; printf 'e1\ne2\n' >&2)");
    options.output(ProcessOutput::lines([&](std::string_view line) { output.emplace_back(line); }))
        .errors(ProcessOutput::lines([&](std::string_view line) -> Task<> {
            co_await this_task::yield();
            errors.emplace_back(line);
        }));
    const ProcessResult result = backend.run(run_process(options));
    CHECK(output == Lines{"one", "two", "50%", "last"});
    CHECK(errors == Lines{"e1", "e2"});
    CHECK(result.errors == "e1\ne2\n");
}

TEST_CASE("a program that must succeed and does not is an error with its last words", "[io]") {
    CHECK(message_of(run_process_checked(shell("echo too bad >&2; exit 3"))) ==
          "sh: ended with exit status 3; it last wrote:\n  too bad");
    CHECK(message_of(run_process_checked(shell("kill -KILL $$"))) ==
          "sh: ended with signal 9 (SIGKILL)");
    CHECK(message_of(run_process_checked(ProcessOptions{"true"})) == "no error");
}

TEST_CASE("what is written where it is awaited is destroyed once", "[io]") {
    // GCC before 14 gets some temporaries wrong; the address sanitizer sees which.
    const std::string word(100, 'w');
    const auto call = [&word]() -> Task<std::string> {
        std::string seen;
        seen += (co_await run_process(ProcessOptions{"echo", word, std::string{word}})).output;
        seen += (co_await run_process_checked(ProcessOptions{"cat"}
                                                  .input(ProcessInput::text(word + "\n"))
                                                  .set_variable(word, word)))
                    .output;
        seen += (co_await run_process(ProcessOptions{"echo", word})).check().output;
        co_await run_process(ProcessOptions{"echo", word}.output(ProcessOutput::lines(
            [&seen](std::string_view line) { seen += std::string{line} + "\n"; })));
        const auto result = co_await run_process(shell("echo " + word));
        co_return seen + result.output;
    };
    test::Pool backend;
    std::string expected;
    for (const std::string& line : {word + " " + word, word, word, word, word})
        expected += line + "\n";
    CHECK(backend.run(call()) == expected);
}
