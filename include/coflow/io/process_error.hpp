// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/io/exit_status.hpp"

#include <optional>
#include <string>
#include <utility>

namespace coflow {

/// A program could not be run, or has failed; the message begins with its name.
///
/// Codes: `not_found` for a program, working directory or file that does not exist;
/// `invalid_argument` for options that cannot work; `io_failure` for everything else.
class ProcessError : public Error {
public:
    /// `message` says what happened to `program`, and does not name it again.
    ProcessError(ErrorCode code, std::string program, const std::string& message,
                 std::optional<ExitStatus> status = std::nullopt)
        : Error{code, program + ": " + message}, program_{std::move(program)}, status_{status} {}

    /// The program as the caller has named it.
    [[nodiscard]] const std::string& program() const noexcept { return program_; }

    /// How it has ended, if that is what went wrong.
    [[nodiscard]] const std::optional<ExitStatus>& status() const noexcept { return status_; }

private:
    std::string program_;
    std::optional<ExitStatus> status_;
};

} // namespace coflow
