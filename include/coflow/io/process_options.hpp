// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/io/detail/append_arguments.hpp"
#include "coflow/io/detail/environment_block.hpp"
#include "coflow/io/process_input.hpp"
#include "coflow/io/process_output.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow {

/// Which program to run, and how.
///
///     ProcessOptions ffmpeg{"ffmpeg", "-y", "-i", song, "-t", 30, video};
///     ffmpeg.errors(ProcessOutput::lines(on_line)).working_directory(folder);
///     ProcessResult result = co_await run_process(ffmpeg);
///
/// Arguments go to the program as they are: no shell sees them. Each may be a string, a path, a
/// number, or a range of such.
class ProcessOptions {
public:
    /// `program` is looked for in this program's PATH, unless there is a slash in it; then it is
    /// relative to this program's working directory.
    template <class... Arguments>
        requires(detail::IsArgument<Arguments> && ...)
    explicit ProcessOptions(std::filesystem::path program, const Arguments&... arguments)
        : program_{std::move(program)} {
        add_arguments(arguments...);
    }

    template <class... Arguments>
        requires(detail::IsArgument<Arguments> && ...)
    ProcessOptions& add_arguments(const Arguments&... arguments) {
        (detail::append_argument(arguments_, arguments), ...);
        return *this;
    }

    /// The program's environment is this program's, with such changes.
    ProcessOptions& set_variable(std::string name, std::string value) {
        environment_.set(std::move(name), std::move(value));
        return *this;
    }
    ProcessOptions& remove_variable(std::string name) {
        environment_.remove(std::move(name));
        return *this;
    }
    /// Drops every variable, also those that were set before.
    ProcessOptions& clear_environment() {
        environment_.clear();
        return *this;
    }

    /// Where the program starts; otherwise, where this program is.
    ProcessOptions& working_directory(std::filesystem::path path) {
        working_directory_ = std::move(path);
        return *this;
    }

    /// The standard input; `ProcessInput::none()` unless said.
    ProcessOptions& input(ProcessInput input) {
        input_ = std::move(input);
        return *this;
    }
    /// The standard output; `ProcessOutput::captured()` unless said.
    ProcessOptions& output(ProcessOutput output) {
        output_ = std::move(output);
        return *this;
    }
    /// The standard error; `ProcessOutput::tail()` unless said.
    ProcessOptions& errors(ProcessOutput errors) {
        errors_ = std::move(errors);
        return *this;
    }

    /// How long a process that is to end early may take after SIGTERM, before SIGKILL.
    template <class Rep, class Period>
    ProcessOptions& grace_period(std::chrono::duration<Rep, Period> period) {
        grace_period_ = to_duration(period);
        return *this;
    }

    /// How long, once the program has ended, its output is still read if other processes that it
    /// has started hold it open.
    template <class Rep, class Period>
    ProcessOptions& output_linger(std::chrono::duration<Rep, Period> period) {
        output_linger_ = to_duration(period);
        return *this;
    }

    [[nodiscard]] const std::filesystem::path& program() const noexcept { return program_; }
    [[nodiscard]] const std::vector<std::string>& arguments() const noexcept { return arguments_; }
    [[nodiscard]] const detail::EnvironmentBlock& environment() const noexcept {
        return environment_;
    }
    [[nodiscard]] const std::filesystem::path& working_directory() const noexcept {
        return working_directory_;
    }
    [[nodiscard]] const ProcessInput& input() const noexcept { return input_; }
    [[nodiscard]] const ProcessOutput& output() const noexcept { return output_; }
    [[nodiscard]] const ProcessOutput& errors() const noexcept { return errors_; }
    [[nodiscard]] Duration grace_period() const noexcept { return grace_period_; }
    [[nodiscard]] Duration output_linger() const noexcept { return output_linger_; }

private:
    std::filesystem::path program_;
    std::vector<std::string> arguments_;
    detail::EnvironmentBlock environment_;
    std::filesystem::path working_directory_;
    ProcessInput input_ = ProcessInput::none();
    ProcessOutput output_ = ProcessOutput::captured();
    ProcessOutput errors_ = ProcessOutput::tail();
    Duration grace_period_ = std::chrono::seconds{5};
    Duration output_linger_ = std::chrono::seconds{1};
};

} // namespace coflow
