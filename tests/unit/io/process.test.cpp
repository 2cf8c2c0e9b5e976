// SPDX-License-Identifier: MIT
#include "coflow/io/process.hpp"

#include "coflow/core/when_all.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "unit/io/processes.hpp"

#include <chrono>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::binary;
using test::shell;

namespace {

ProcessOptions piped(ProcessOptions options) {
    return options.input(ProcessInput::pipe())
        .output(ProcessOutput::pipe())
        .errors(ProcessOutput::pipe());
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a body can talk with a program", "[io]", test::AllBackends) {
    TestType backend;
    std::vector<std::string> answers;
    const auto talk = [&answers](Process& process, std::string_view first) -> Task<> {
        for (const std::string_view question : {first, std::string_view{"second"}}) {
            co_await process.write(question);
            co_await process.write("\n");
            answers.push_back(*co_await process.output().read_line());
        }
        answers.push_back(*co_await process.errors().read_line());
    };
    const ProcessResult result = backend.run(
        with_process(piped(shell("echo begin >&2; while read x; do echo \"got $x\"; done; exit 9")),
                     talk, "first"));
    CHECK(answers == std::vector<std::string>{"got first", "got second", "begin"});
    CHECK(result.status == ExitStatus::from_code(9));
}

TEMPLATE_LIST_TEST_CASE("a body can write and read at once more than a pipe holds", "[io]",
                        test::AllBackends) {
    TestType backend;
    const std::string bytes = binary(std::size_t{3} << 20);
    std::string received;
    const auto write = [](Process& process, const std::string& text) -> Task<> {
        co_await process.write(text);
        process.close_input();
    };
    const auto read = [](Process& process, std::string& text) -> Task<> {
        std::string room(100'000, '\0');
        while (const std::size_t count = co_await process.output().read_some(room))
            text.append(room, 0, count);
    };
    const auto both = [&](Process& process) -> Task<> {
        co_await when_all(write(process, bytes), read(process, received));
    };
    CHECK(backend.run(with_process(piped(ProcessOptions{"cat"}), both)).success());
    CHECK((received == bytes));
}

TEMPLATE_LIST_TEST_CASE("what a body leaves unread does not block the program", "[io]",
                        test::AllBackends) {
    TestType backend;
    const auto nothing = [](Process&) -> Task<> { co_return; };
    const ProcessResult result = backend.run(with_process(
        piped(shell("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; cat; exit 2")),
        nothing));
    CHECK(result.status == ExitStatus::from_code(2));
    CHECK(result.output == "");
}

TEMPLATE_LIST_TEST_CASE("a body can end a program and learn how it has ended", "[io]",
                        test::AllBackends) {
    TestType backend;
    const auto end_it = [](Process& process) -> Task<> {
        co_await process.output().read_line();
        co_await process.terminate();
        process.signal(SIGKILL); // reaches nobody
        co_await process.wait();
    };
    ProcessOptions patient = piped(shell("echo ready; while :; do sleep 1000; done"));
    CHECK(backend.run(with_process(patient, end_it)).status == ExitStatus::from_signal(SIGTERM));
    ProcessOptions polite =
        piped(shell("trap 'exit 5' TERM; sleep 1000 & echo ready; while :; do wait; done"));
    CHECK(backend.run(with_process(polite, end_it)).status == ExitStatus::from_code(5));
}

TEST_CASE("a program that ignores the request to end is killed after the grace period", "[io]") {
    test::Pool backend;
    ProcessOptions stubborn =
        piped(shell("trap '' TERM; echo ready; while :; do sleep 1000; done"));
    stubborn.grace_period(20ms);
    const auto end_it = [](Process& process) -> Task<> {
        co_await process.output().read_line();
        co_await process.terminate();
    };
    const ProcessResult result = backend.run(with_process(stubborn, end_it));
    CHECK(result.status == ExitStatus::from_signal(SIGKILL));
    CHECK(result.elapsed >= 20ms);
}

TEST_CASE("a stopped program is ended by the request to end", "[io]") {
    test::Pool backend;
    const auto end_it = [](Process& process) -> Task<> {
        co_await process.output().read_line();
        co_await process.terminate();
    };
    ProcessOptions stopped = piped(shell("echo ready; kill -STOP $$; exit 1"));
    stopped.grace_period(1h);
    CHECK(backend.run(with_process(stopped, end_it)).status == ExitStatus::from_signal(SIGTERM));
}

TEMPLATE_LIST_TEST_CASE("a program can be sent signals", "[io]", test::AllBackends) {
    TestType backend;
    const auto interrupt = [](Process& process) -> Task<> {
        co_await process.output().read_line();
        process.signal(SIGINT);
    };
    CHECK(backend
              .run(with_process(
                  piped(shell("trap 'exit 6' INT; echo ready; while :; do sleep 0.01; done")),
                  interrupt))
              .status == ExitStatus::from_code(6));
}

TEMPLATE_LIST_TEST_CASE("a body that throws ends the program", "[io]", test::AllBackends) {
    TestType backend;
    pid_t id = 0;
    const auto fail = [&id](Process& process) -> Task<> {
        id = process.id();
        co_await process.output().read_line();
        throw std::runtime_error{"enough"};
    };
    CHECK_THROWS_WITH(backend.run(with_process(piped(shell("echo ready; exec sleep 1000")), fail)),
                      "enough");
    CHECK_FALSE(test::lives(id));
}

TEST_CASE("writing to a program that has gone says so", "[io]") {
    test::Pool backend;
    bool accepted = true;
    const auto write = [&accepted](Process& process) -> Task<> {
        co_await process.wait();
        accepted = co_await process.write("anything");
        process.close_input();
        process.close_input();
        accepted = accepted || co_await process.write("more");
    };
    CHECK(backend.run(with_process(piped(ProcessOptions{"true"}), write)).success());
    CHECK_FALSE(accepted);
}

TEST_CASE("a body gets only the streams that were asked for", "[io]") {
    test::Pool backend;
    const auto read = [](Process& process) -> Task<> { co_await process.output().read_line(); };
    const auto write = [](Process& process) -> Task<> { co_await process.write("x"); };
    CHECK_THROWS_WITH(backend.run(with_process(ProcessOptions{"cat"}, read)),
                      "cat: this stream is not the body's; ask for it with ProcessOutput::pipe()");
    CHECK_THROWS_WITH(backend.run(with_process(ProcessOptions{"cat"}, write)),
                      "cat: this stream is not the body's; ask for it with ProcessInput::pipe()");
}

TEST_CASE("a body is not called if the program cannot be started", "[io]") {
    test::Pool backend;
    bool called = false;
    const auto note = [&called](Process&) {
        called = true;
        return [](bool) -> Task<> { co_return; }(true);
    };
    CHECK_THROWS_AS(backend.run(with_process(ProcessOptions{"no such program"}, note)),
                    ProcessError);
    CHECK_FALSE(called);
}

namespace {

struct Cancelling {
    explicit Cancelling(test::Pool& backend, ProcessOptions options)
        : handle{backend.executor.start(with_process(std::move(options), body))} {}

    bool reached = false;
    bool told = false;
    std::promise<pid_t> id;
    std::function<Task<>(Process&)> body = [this](Process& process) -> Task<> {
        reached = true;
        co_await process.output().read_line();
        id.set_value(process.id());
        try {
            co_await process.output().read_line();
        } catch (const Cancelled&) {
            told = true;
            throw;
        }
    };
    TaskHandle<ProcessResult> handle;
};

} // namespace

TEST_CASE("cancelling tells the body and ends the program", "[io]") {
    test::Pool backend;
    Cancelling trial{backend, piped(shell("echo ready; exec sleep 1000"))};
    const pid_t id = trial.id.get_future().get();
    trial.handle.request_stop();
    CHECK_THROWS_AS(trial.handle.get(), Cancelled);
    CHECK(trial.told);
    CHECK_FALSE(test::lives(id));
}

TEST_CASE("cancelling before the start calls no body", "[io]") {
    test::Pool backend;
    backend.executor.request_stop();
    Cancelling trial{backend, piped(ProcessOptions{"cat"})};
    CHECK_THROWS_AS(trial.handle.get(), Cancelled);
    CHECK_FALSE(trial.reached);
}

TEST_CASE("a body may be written where it is awaited", "[io]") {
    const std::string word(100, 'w');
    const auto call = [&word]() -> Task<std::string> {
        std::string answer;
        co_await with_process(
            ProcessOptions{"cat"}.input(ProcessInput::pipe()).output(ProcessOutput::pipe()),
            [&](Process& process, const std::string& text) -> Task<> {
                co_await process.write(text + text + "\n");
                answer = *co_await process.output().read_line();
            },
            std::string{word});
        co_return answer;
    };
    test::Pool backend;
    CHECK(backend.run(call()) == word + word);
}
