// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/detail/file_descriptor.hpp"
#include "coflow/io/detail/find_program.hpp"
#include "coflow/io/detail/spawn.hpp"
#include "coflow/io/process_error.hpp"
#include "coflow/io/process_options.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow::detail {

/// This program's ends of a child's pipes; empty where there is none.
struct ParentEnds {
    FileDescriptor input;
    FileDescriptor output;
    FileDescriptor errors;
};

/// Turns options into a running child; everything here may block for a moment.
class Launch {
public:
    explicit Launch(const ProcessOptions& options) : options_{options} {}

    /// Starts the program and returns its id.
    ///
    /// Throws: `ProcessError` which says what is wrong; then there is no child.
    pid_t run() {
        try {
            check_text();
            plan_.file = find_program(options_.program(), host_search_path());
            plan_.arguments = options_.arguments();
            plan_.arguments.insert(plan_.arguments.begin(), options_.program().native());
            plan_.environment = options_.environment().apply_to(environ);
            plan_.working_directory = checked_directory();
            plan_.streams = {open_input(), open_output(options_.output().setting(), ends_.output),
                             open_output(options_.errors().setting(), ends_.errors)};
        } catch (const std::system_error& failure) {
            fail(ErrorCode::io_failure, std::string{"cannot be started: "} + failure.what());
        }
        return start();
    }

    [[nodiscard]] ParentEnds& ends() noexcept { return ends_; }

private:
    [[noreturn]] void fail(ErrorCode code, const std::string& message) const {
        throw ProcessError{code, options_.program().native(), message};
    }

    /// The system would silently cut a text at a zero byte.
    void check_text() const {
        const auto check = [this](const std::string& text, const char* what) {
            if (text.find('\0') != std::string::npos)
                fail(ErrorCode::invalid_argument,
                     std::string{"cannot be started: there is a zero byte in "} + what);
        };
        check(options_.program().native(), "its name");
        for (const std::string& argument : options_.arguments())
            check(argument, "an argument");
        for (const std::string& entry : options_.environment().apply_to(nullptr))
            check(entry, "an environment variable");
        check(options_.working_directory().native(), "the working directory");
        if (const auto name = options_.environment().bad_name())
            fail(ErrorCode::invalid_argument,
                 "cannot be started: \"" + *name + "\" cannot be the name of a variable");
    }

    [[nodiscard]] const std::filesystem::path& checked_directory() const {
        const std::filesystem::path& path = options_.working_directory();
        if (path.empty())
            return path;
        const std::string name = "cannot be started: the working directory " + path.native();
        std::error_code failure;
        const auto status = std::filesystem::status(path, failure);
        if (!exists(status))
            fail(ErrorCode::not_found, name + ": " + failure.message());
        if (!is_directory(status))
            fail(ErrorCode::invalid_argument, name + " is not a directory");
        if (::access(path.c_str(), X_OK) != 0)
            fail(ErrorCode::io_failure, name + ": " + text_of(errno));
        return path;
    }

    int open_input() {
        const InputSetting& setting = options_.input().setting();
        switch (setting.kind) {
        case InputKind::file:
            return keep(open_file(setting.path, O_RDONLY));
        case InputKind::text:
        case InputKind::pipe: {
            PipeEnds pipe = make_pipe();
            ends_.input = std::move(pipe.write);
            return keep(std::move(pipe.read));
        }
        case InputKind::none:
            break;
        }
        return keep(open_file("/dev/null", O_RDONLY));
    }

    int open_output(const OutputSetting& setting, FileDescriptor& end) {
        switch (setting.kind) {
        case OutputKind::inherited:
            return -1;
        case OutputKind::discarded:
            return keep(open_file("/dev/null", O_WRONLY));
        case OutputKind::file:
            return keep(open_file(setting.path,
                                  O_WRONLY | O_CREAT | (setting.append ? O_APPEND : O_TRUNC)));
        default: {
            PipeEnds pipe = make_pipe();
            end = std::move(pipe.read);
            return keep(std::move(pipe.write));
        }
        }
    }

    [[nodiscard]] FileDescriptor open_file(const std::filesystem::path& path, int flags) const {
        FileDescriptor file{::open(path.c_str(), flags | O_CLOEXEC, 0666)};
        const int error = errno;
        if (!file)
            fail(error == ENOENT ? ErrorCode::not_found : ErrorCode::io_failure,
                 "cannot be started: " + path.native() + ": " + text_of(error));
        return above_standard(std::move(file));
    }

    /// Keeps the child's end open until the child has it.
    int keep(FileDescriptor file) {
        child_ends_.push_back(std::move(file));
        return child_ends_.back().get();
    }

    pid_t start() const {
        try {
            return spawn(plan_);
        } catch (const std::system_error& failure) {
            const int error = failure.code().value();
            // The file is there: it has been looked for. What is not is what its first line names.
            if (error == ENOENT)
                fail(ErrorCode::not_found, "cannot be run: the interpreter that " +
                                               plan_.file.native() + " asks for is missing");
            fail(ErrorCode::io_failure,
                 "cannot be run: " + plan_.file.native() + ": " + failure.code().message());
        }
    }

    static std::string text_of(int error) { return std::system_category().message(error); }

    const ProcessOptions& options_;
    SpawnPlan plan_;
    ParentEnds ends_;
    std::vector<FileDescriptor> child_ends_;
};

} // namespace coflow::detail
