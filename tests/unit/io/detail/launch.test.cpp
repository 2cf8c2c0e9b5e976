// SPDX-License-Identifier: MIT
#include "coflow/io/detail/launch.hpp"

#include "coflow/io/detail/child_process.hpp"
#include "support/catch.hpp"
#include "unit/io/processes.hpp"

#include <sys/socket.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

namespace fs = std::filesystem;
using namespace coflow;
using detail::ChildProcess;
using detail::Launch;
using test::shell;

namespace {

struct Started {
    std::string output;
    std::optional<ExitStatus> status;
};

/// Runs the program without a coroutine in sight.
Started start(const ProcessOptions& options) {
    std::optional<Launch> launch{std::in_place, options};
    ChildProcess child{launch->run()};
    const detail::FileDescriptor pipe = std::move(launch->ends().output);
    launch.reset(); // and with it the other end, which only the child is to have
    Started started;
    char byte = 0;
    while (pipe && ::read(pipe.get(), &byte, 1) == 1)
        started.output += byte;
    started.status = child.reap().status;
    return started;
}

std::string failure(const ProcessOptions& options, ErrorCode code) {
    const auto open_before = test::open_descriptors();
    try {
        Launch{options}.run();
    } catch (const ProcessError& error) {
        CHECK(error.code() == code);
        CHECK(error.program() == options.program());
        CHECK(test::open_descriptors() == open_before);
        CHECK(test::children() == "");
        return error.what();
    }
    return "started";
}

struct Folder {
    Folder() = default;
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path); }

    fs::path path = ::mkdtemp(std::string{"/tmp/coflow-launch-XXXXXX"}.data());
};

} // namespace

TEST_CASE("a program that cannot be run is named at once", "[io]") {
    CHECK(failure(ProcessOptions{"no such program"}, ErrorCode::not_found) ==
          "no such program: cannot be run: no such program in PATH; is it installed?");
    CHECK(failure(ProcessOptions{"/etc/passwd"}, ErrorCode::io_failure) ==
          "/etc/passwd: cannot be run: not executable");
    const Folder folder;
    const auto script = [&](const char* name, const char* text) {
        std::ofstream{folder.path / name} << text;
        fs::permissions(folder.path / name, fs::perms::owner_all);
        return ProcessOptions{folder.path / name};
    };
    const std::string lost = (folder.path / "lost").native();
    CHECK(failure(script("lost", "#!/no/such/interpreter\n"), ErrorCode::not_found) ==
          lost + ": cannot be run: the interpreter that " + lost + " asks for is missing");
    const std::string text = (folder.path / "text").native();
    CHECK(failure(script("text", "no program\n"), ErrorCode::io_failure) ==
          text + ": cannot be run: " + text + ": Exec format error");
    CHECK(failure(ProcessOptions{"true", std::string(std::size_t{8} << 20, 'x')},
                  ErrorCode::io_failure)
              .find(": Argument list too long") != std::string::npos);
}

TEST_CASE("a working directory that cannot be used is named", "[io]") {
    CHECK(failure(ProcessOptions{"true"}.working_directory("/no/such/folder"),
                  ErrorCode::not_found) == "true: cannot be started: the working directory "
                                           "/no/such/folder: No such file or directory");
    CHECK(failure(ProcessOptions{"true"}.working_directory("/etc/passwd"),
                  ErrorCode::invalid_argument) ==
          "true: cannot be started: the working directory /etc/passwd is not a directory");
}

TEST_CASE("a file that cannot be opened is named", "[io]") {
    CHECK(failure(ProcessOptions{"true"}.input(ProcessInput::file("/no/such/file")),
                  ErrorCode::not_found) ==
          "true: cannot be started: /no/such/file: No such file or directory");
    CHECK(failure(ProcessOptions{"true"}.output(ProcessOutput::file("/etc")),
                  ErrorCode::io_failure) == "true: cannot be started: /etc: Is a directory");
}

TEST_CASE("text with a zero byte, which the system would cut, is refused", "[io]") {
    const std::string zero{"a\0b", 3};
    const auto invalid = ErrorCode::invalid_argument;
    CHECK(failure(ProcessOptions{"true", zero}, invalid) ==
          "true: cannot be started: there is a zero byte in an argument");
    CHECK(failure(ProcessOptions{"true"}.set_variable("A", zero), invalid) ==
          "true: cannot be started: there is a zero byte in an environment variable");
    CHECK(failure(ProcessOptions{"true"}.working_directory(zero), invalid) ==
          "true: cannot be started: there is a zero byte in the working directory");
    CHECK(failure(ProcessOptions{"true"}.set_variable("A=B", "c"), invalid) ==
          "true: cannot be started: \"A=B\" cannot be the name of a variable");
    CHECK(failure(ProcessOptions{"true"}.set_variable("", "c"), invalid) ==
          "true: cannot be started: \"\" cannot be the name of a variable");
}

TEST_CASE("a program starts in its working directory and with its environment", "[io]") {
    const Folder folder;
    ::setenv("COFLOW_TEST_INHERITED", "yes", 1);
    ProcessOptions options = shell("pwd; echo $COFLOW_TEST_INHERITED $COFLOW_TEST_OWN");
    options.working_directory(folder.path).set_variable("COFLOW_TEST_OWN", "a b");
    CHECK(start(options).output == fs::canonical(folder.path).native() + "\nyes a b\n");
    ProcessOptions bare{"/usr/bin/env"};
    bare.clear_environment().set_variable("ONLY", "this");
    CHECK(start(bare).output == "ONLY=this\n");
    CHECK(start(ProcessOptions{"env"}.remove_variable("COFLOW_TEST_INHERITED"))
              .output.find("COFLOW_TEST_INHERITED") == std::string::npos);
}

TEST_CASE("a program has a name, a group, and three files of its own", "[io]") {
    // As the host might: a socket that is not marked to be closed, signals blocked and ignored.
    const detail::FileDescriptor socket{::socket(AF_INET, SOCK_STREAM, 0)};
    sigset_t all;
    sigset_t old_mask;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old_mask);
    const auto old_handler = ::signal(SIGPIPE, SIG_IGN);
    REQUIRE(socket.get() < 100);
    // Asked by the shell itself: while it starts others it has pipes and a mask of its own.
    const Started started = start(shell(R"(
        echo $0
        file=0
        while [ $file -lt 100 ]; do
            [ -e /proc/$$/fd/$file ] && echo $file
            file=$((file + 1))
        done
        exec 3< /proc/$$/status
        while read key value; do [ $key = SigBlk: ] && echo $value; done <&3
        read id name state parent group rest < /proc/$$/stat
        [ $group = $$ ] && echo leader
        kill -PIPE $$)"));
    ::signal(SIGPIPE, old_handler);
    pthread_sigmask(SIG_SETMASK, &old_mask, nullptr);
    CHECK(started.output == "sh\n0\n1\n2\n0000000000000000\nleader\n");
    CHECK(started.status == ExitStatus::from_signal(SIGPIPE));
}

TEST_CASE("a program can read and write files by itself", "[io]") {
    const Folder folder;
    const fs::path file = folder.path / "file";
    CHECK(start(ProcessOptions{"echo", "one"}.output(ProcessOutput::file(file))).status ==
          ExitStatus::from_code(0));
    start(shell("echo two; echo three >&2")
              .output(ProcessOutput::file(file, ProcessOutput::FileMode::append))
              .errors(ProcessOutput::file(file, ProcessOutput::FileMode::append)));
    CHECK(start(ProcessOptions{"cat"}.input(ProcessInput::file(file))).output ==
          "one\ntwo\nthree\n");
    start(ProcessOptions{"echo", "new"}.output(ProcessOutput::file(file)));
    CHECK(start(ProcessOptions{"cat", file}).output == "new\n");
}

TEST_CASE("a program may write to where this program writes", "[io]") {
    const Folder folder;
    const fs::path file = folder.path / "file";
    const detail::FileDescriptor kept{::dup(STDOUT_FILENO)};
    const detail::FileDescriptor target{::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)};
    ::dup2(target.get(), STDOUT_FILENO);
    start(ProcessOptions{"echo", "inherited"}.output(ProcessOutput::inherited()));
    ::dup2(kept.get(), STDOUT_FILENO);
    CHECK(start(ProcessOptions{"cat", file}).output == "inherited\n");
    CHECK(start(ProcessOptions{"echo", "x"}.output(ProcessOutput::discarded())).output == "");
}
