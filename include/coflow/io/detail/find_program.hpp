// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/process_error.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace coflow::detail {

inline bool is_program(const std::filesystem::path& file) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}

/// The absolute path of `program`, looked for in `search_path` unless there is a slash in it.
///
/// Throws: `ProcessError` which says why it cannot be run.
inline std::filesystem::path find_program(const std::filesystem::path& program,
                                          std::string_view search_path) {
    namespace fs = std::filesystem;
    std::error_code failure;
    if (program.native().find('/') != std::string::npos) {
        if (is_program(program))
            return fs::absolute(program);
        if (!fs::exists(program, failure))
            throw ProcessError{ErrorCode::not_found, program.native(),
                               "cannot be run: " +
                                   (failure ? failure.message() : "there is no such file")};
        throw ProcessError{ErrorCode::io_failure, program.native(),
                           fs::is_directory(program, failure) ? "cannot be run: it is a directory"
                                                              : "cannot be run: not executable"};
    }
    fs::path refused;
    for (std::string_view rest = search_path; !program.empty();) {
        const std::size_t colon = rest.find(':');
        // An empty entry has always meant the working directory.
        const fs::path file = fs::path{rest.substr(0, colon)} / program;
        if (is_program(file))
            return fs::absolute(file);
        if (refused.empty() && fs::is_regular_file(file, failure))
            refused = file;
        if (colon == std::string_view::npos)
            break;
        rest.remove_prefix(colon + 1);
    }
    if (!refused.empty())
        throw ProcessError{ErrorCode::io_failure, program.native(),
                           "cannot be run: " + refused.native() + " is not executable"};
    throw ProcessError{ErrorCode::not_found, program.empty() ? "\"\"" : program.native(),
                       "cannot be run: no such program in PATH; is it installed?"};
}

/// What PATH is, or what the system takes for it if it is not set.
inline std::string host_search_path() {
    const char* const path = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe)
    return path != nullptr ? path : "/bin:/usr/bin";
}

} // namespace coflow::detail
