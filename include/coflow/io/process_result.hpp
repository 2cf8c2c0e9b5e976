// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/io/detail/last_lines.hpp"
#include "coflow/io/exit_status.hpp"
#include "coflow/io/process_error.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace coflow {

/// What a program that was run has left: how it ended, what it wrote, how long it took.
struct ProcessResult {
    // Declared so that this is no aggregate: GCC before 14 would destroy a temporary one twice.
    ProcessResult() = default;

    std::string program; ///< As the caller has named it.
    ExitStatus status = ExitStatus::from_code(0);

    /// What came from the standard output and the standard error, as far as `ProcessOutput` keeps
    /// it: all, the last bytes, or nothing.
    std::string output;
    std::string errors;

    Duration elapsed{};                      ///< From before the start until all has ended.
    std::chrono::microseconds user_time{};   ///< Of the program and of what it has waited for.
    std::chrono::microseconds system_time{}; ///< The same.

    [[nodiscard]] bool success() const noexcept { return status.success(); }

    /// Returns this result if the program ended with code 0.
    ///
    /// Throws: `ProcessError` with the program's name, its status, and the last lines of its
    /// standard error.
    const ProcessResult& check() const& {
        if (!success())
            throw_failure();
        return *this;
    }
    ProcessResult check() && {
        static_cast<const ProcessResult&>(*this).check();
        return std::move(*this);
    }

private:
    [[noreturn]] void throw_failure() const {
        std::string message = "ended with " + status.text();
        if (const std::string words = detail::last_lines(errors); !words.empty())
            message += "; it last wrote:\n" + words;
        throw ProcessError{ErrorCode::io_failure, program, message, status};
    }
};

} // namespace coflow
