// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/comfyui/json.hpp"

#include <exception>
#include <string>
#include <vector>

namespace comfy {

using coflow::comfyui::Json;

inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_unreachable = 3;
inline constexpr int exit_interrupted = 130; ///< As a shell reports what SIGINT has ended.

/// What a command has come to. Texts may have been written by a server: `print` makes them fit for
/// a terminal.
struct Result {
    Result() = default;

    int exit_code = 0;
    std::vector<std::string> lines;      ///< For the standard output.
    Json json;                           ///< Instead of them, if that is wanted.
    std::vector<std::string> complaints; ///< For the standard error.

    void fail(std::string complaint, int code = exit_failed) {
        complaints.push_back(std::move(complaint));
        exit_code = code;
    }
};

/// Thrown for arguments, or files named by them, that cannot be used.
class UsageError : public coflow::Error {
public:
    explicit UsageError(const std::string& message)
        : Error{coflow::ErrorCode::invalid_argument, message} {}
};

/// What an error means for somebody who uses the program; `Cancelled` too.
Result result_of(const std::exception_ptr& error, const std::string& server);

/// Says that a server gives no answer, for this reason.
std::string unreachable_text(const std::string& server, const std::string& reason);

/// Prints it and returns its exit code, or that of a standard output that cannot be written.
int print(const Result& result, bool as_json);

} // namespace comfy
