// SPDX-License-Identifier: MIT
#include "coflow/io/detail/process_run.hpp"

#include "coflow/core/timeout.hpp"
#include "coflow/io/subprocess.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "unit/io/processes.hpp"

#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace coflow;
using namespace std::chrono_literals;
using test::binary;
using test::Heard;
using test::shell;

namespace {

using RealBackends = std::tuple<test::Pool, test::Adopted, test::AdoptedMany>;

pid_t to_id(std::string_view text) {
    pid_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    REQUIRE(id > 1);
    return id;
}

/// A run that is cancelled when the program has said "ready"; true if it ended by that.
template <class Backend>
bool cancel_when_ready(Backend& backend, ProcessOptions options, Heard& heard) {
    auto running = backend.executor.start(run_process(options.output(heard.output())));
    heard.wait();
    running.request_stop();
    try {
        running.get();
    } catch (const Cancelled&) {
        return true;
    }
    return false;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a run that is cancelled before its start starts nothing", "[io]",
                        test::AllBackends) {
    TestType backend;
    const std::string file = "/tmp/coflow-not-started-" + std::to_string(::getpid());
    auto running = backend.executor.start([](std::string name) -> Task<ProcessResult> {
        try {
            co_await sleep_for(1h);
        } catch (const Cancelled&) {
        }
        co_return co_await run_process(ProcessOptions{"touch", name});
    }(file));
    running.request_stop();
    CHECK_THROWS_AS(running.get(), Cancelled);
    CHECK_FALSE(std::filesystem::exists(file));
    CHECK(test::children() == "");
}

TEMPLATE_LIST_TEST_CASE("cancelling ends the program and whatever it has started", "[io]",
                        RealBackends) {
    TestType backend;
    Heard heard{"ready"};
    CHECK(cancel_when_ready(
        backend,
        shell("sleep 1000 & echo $!; echo $$; (sleep 1000 & echo $!; echo ready; wait) & wait")
            .grace_period(1h),
        heard));
    REQUIRE(heard.lines.size() == 4);
    for (const std::string& line : heard.lines)
        if (line != "ready")
            CHECK_FALSE(test::lives(to_id(line)));
    CHECK(test::children() == "");
}

TEMPLATE_LIST_TEST_CASE("cancelling kills whoever does not end in the grace period", "[io]",
                        RealBackends) {
    TestType backend;
    // The program itself, or only what it has left behind, ignores the request.
    for (const std::string_view script :
         {"trap '' TERM; sleep 1000 & echo $!; echo $$; echo ready; wait; sleep 1000",
          "(trap '' TERM; sleep 1000 & echo $!; echo ready; wait; sleep 1000) & echo $$; wait"}) {
        Heard heard{"ready"};
        CHECK(cancel_when_ready(backend, shell(script).grace_period(30ms), heard));
        for (const std::string& line : heard.lines)
            if (line != "ready")
                CHECK_FALSE(test::lives(to_id(line)));
        CHECK(test::children() == "");
    }
}

TEST_CASE("a program can use its grace period", "[io]") {
    test::Pool backend;
    Heard heard{"ready"};
    const std::string file = "/tmp/coflow-last-words-" + std::to_string(::getpid());
    // Cleaning up writes more than a pipe holds, which somebody has to read.
    CHECK(cancel_when_ready(backend,
                            shell("trap 'head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; "
                                  "touch \"$file\"; exit 0' TERM;"
                                  "echo ready; while :; do sleep 0.01; done")
                                .set_variable("file", file)
                                .grace_period(1h),
                            heard));
    CHECK(std::filesystem::remove(file));
}

TEST_CASE("cancelling a program while it is fed and read ends it", "[io]") {
    test::Pool backend;
    for (const std::string_view script :
         {"echo ready; sleep 1000", "echo ready; cat >&2; sleep 1000"}) {
        Heard heard{"ready"};
        ProcessOptions options = shell(script);
        options.input(ProcessInput::text(binary(std::size_t{8} << 20)))
            .errors(ProcessOutput::discarded());
        CHECK(cancel_when_ready(backend, options, heard));
    }
    CHECK(test::children() == "");
}

TEST_CASE("a program that floods one output while the other is quiet is read", "[io]") {
    test::Pool backend;
    ProcessOptions options = shell("head -c 104857600 /dev/zero >&2; echo done");
    const ProcessResult result = backend.run(run_process(options));
    CHECK(result.success());
    CHECK(result.output == "done\n");
    CHECK(result.errors.size() == ProcessOutput::default_tail);
}

TEST_CASE("a program that writes more than may be captured is ended", "[io]") {
    test::Pool backend;
    const auto run = [&](std::string_view script) {
        ProcessOptions options = shell(script);
        options.output(ProcessOutput::captured(1000)).errors(ProcessOutput::captured(2000));
        return backend.run(run_process(options));
    };
    CHECK(run("head -c 1000 /dev/zero; head -c 2000 /dev/zero >&2").output.size() == 1000);
    CHECK_THROWS_WITH(run("head -c 1001 /dev/zero; sleep 1000"),
                      "sh: was stopped: it wrote more to its standard output than the 1000 bytes "
                      "that may be captured");
    CHECK_THROWS_WITH(run("yes >&2"),
                      "sh: was stopped: it wrote more to its standard error than the 2000 bytes "
                      "that may be captured");
    CHECK(test::children() == "");
}

TEST_CASE("a function for lines that throws ends the program", "[io]") {
    test::Pool backend;
    const auto plain = [](std::string_view) { throw std::runtime_error{"not this line"}; };
    const auto awaited = [](std::string_view) -> Task<> {
        co_await sleep_for(1ms);
        throw std::runtime_error{"not this line"};
    };
    ProcessOptions options = shell("echo line; sleep 1000");
    CHECK_THROWS_WITH(backend.run(run_process(options.output(ProcessOutput::lines(plain)))),
                      "not this line");
    CHECK_THROWS_WITH(backend.run(run_process(options.output(ProcessOutput::lines(awaited)))),
                      "not this line");
    CHECK(test::children() == "");
}

TEST_CASE("functions for lines of one process never run at the same time", "[io]") {
    test::Pool backend;
    std::atomic<int> running = 0;
    std::atomic<int> most = 0;
    int calls = 0;
    const auto on_line = [&](std::string_view) -> Task<> {
        most = std::max(most.load(), ++running);
        ++calls;
        co_await this_task::yield();
        --running;
    };
    ProcessOptions options = shell("seq 500 & seq 500 >&2; wait");
    options.output(ProcessOutput::lines(on_line)).errors(ProcessOutput::lines(on_line));
    CHECK(backend.run(run_process(options)).success());
    CHECK(most == 1);
    CHECK(calls == 1000);
}

TEMPLATE_LIST_TEST_CASE("what a program leaves behind is waited for no longer than the linger",
                        "[io]", RealBackends) {
    TestType backend;
    Heard heard{"end"};
    ProcessOptions options = shell("(sleep 1000; echo never) & echo $!; echo end; printf rest");
    options.output(heard.output()).errors(ProcessOutput::tail()).output_linger(20ms);
    const ProcessResult result = backend.run(run_process(options));
    CHECK(result.success());
    REQUIRE(heard.lines.size() == 3);
    CHECK(heard.lines[2] == "rest");
    const pid_t left_behind = to_id(heard.lines[0]);
    CHECK(test::lives(left_behind));
    ::kill(-::getpgid(left_behind), SIGKILL);
    test::await_end_of(left_behind);
}

TEST_CASE("what those left behind write during the linger is read", "[io]") {
    test::Pool backend;
    // The one left behind writes once it sees the program dead.
    ProcessOptions options = shell("(while kill -0 $$ 2>/dev/null && ! grep -q '^State:.Z' "
                                   "/proc/$$/status; do :; done; echo late) & echo early");
    options.output_linger(1h);
    CHECK(backend.run(run_process(options)).output == "early\nlate\n");
}

TEST_CASE("a slow reader loses nothing that the program wrote before it ended", "[io]") {
    test::Pool backend;
    int lines = 0;
    const auto slowly = [&lines](std::string_view) -> Task<> {
        if (++lines % 1000 == 1)
            co_await sleep_for(2ms);
    };
    ProcessOptions options = shell("sleep 1000 & echo $!; seq 20000; exit 0");
    pid_t left_behind = 0;
    const auto first = [&](std::string_view line) -> Task<> {
        if (left_behind == 0)
            left_behind = to_id(line);
        co_await slowly(line);
    };
    options.output(ProcessOutput::lines(first)).output_linger(0ms);
    backend.run(run_process(options));
    CHECK(lines == 20'001);
    ::kill(-::getpgid(left_behind), SIGKILL);
    test::await_end_of(left_behind);
}

TEST_CASE("cancelling during the linger ends what was left behind", "[io]") {
    test::Pool backend;
    Heard heard{"gone"};
    CHECK(cancel_when_ready(
        backend,
        shell("(while kill -0 $$ 2>/dev/null && ! grep -q '^State:.Z' /proc/$$/status; do :; done;"
              "echo gone; sleep 1000) & echo $!")
            .output_linger(1h),
        heard));
    CHECK_FALSE(test::lives(to_id(heard.lines[0])));
}

TEST_CASE("a time limit ends a program", "[io]") {
    test::Pool backend;
    const auto limited = []() -> Task<ProcessResult> {
        co_return co_await with_timeout(20ms, run_process(ProcessOptions{"sleep", 1000}));
    };
    CHECK_THROWS_AS(backend.run(limited()), TimedOut);
    CHECK(test::children() == "");
}

TEST_CASE("an executor that goes away ends its programs first", "[io]") {
    Heard heard{"ready"};
    {
        test::Pool backend;
        ProcessOptions options = shell("echo $$; echo ready; exec sleep 1000");
        auto running = backend.executor.start(run_process(options.output(heard.output())));
        heard.wait();
    }
    CHECK_FALSE(test::lives(to_id(heard.lines[0])));
    CHECK(test::children() == "");
}

TEST_CASE("times and usage are measured", "[io]") {
    test::Pool backend;
    const ProcessResult result =
        backend.run(run_process(shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done")));
    CHECK(result.elapsed > 0s);
    CHECK(result.user_time + result.system_time > 0us);
    CHECK(result.user_time + result.system_time <= result.elapsed + 100ms);
}

TEST_CASE("streams for a body are refused where there is none", "[io]") {
    test::Pool backend;
    const std::string expected =
        "true: a pipe is asked for, but only with_process has somebody to use it";
    CHECK_THROWS_WITH(backend.run(run_process(ProcessOptions{"true"}.input(ProcessInput::pipe()))),
                      expected);
    CHECK_THROWS_WITH(
        backend.run(run_process(ProcessOptions{"true"}.errors(ProcessOutput::pipe()))), expected);
}

TEST_CASE("a host that ignores SIGCHLD is told that the status is lost", "[io]") {
    test::Pool backend;
    const auto old_handler = ::signal(SIGCHLD, SIG_IGN);
    std::string message;
    try {
        backend.run(run_process(ProcessOptions{"true"}));
    } catch (const ProcessError& error) {
        message = error.what();
    }
    Heard heard{"ready"};
    CHECK(cancel_when_ready(backend, shell("echo $$; echo ready; exec sleep 1000"), heard));
    test::await_end_of(to_id(heard.lines[0]));
    ::signal(SIGCHLD, old_handler);
    CHECK(message == "true: how it ended is lost: this program ignores SIGCHLD, or waits for "
                     "children that are not its own");
}
