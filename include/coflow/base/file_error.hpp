// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace coflow {

/// The operating system refused something with a file; the message names the file and the reason.
class FileError : public Error {
public:
    /// `what` as in "cannot be read"; the code is `not_found` if there is no such file, and
    /// `io_failure` otherwise.
    FileError(std::filesystem::path path, std::string_view what, std::error_code reason)
        : Error{is_missing(reason) ? ErrorCode::not_found : ErrorCode::io_failure,
                quote(path.native()) + " " + std::string{what} + ": " + reason.message()},
          path_{std::move(path)},
          reason_{reason} {}

    /// The same with the value of `errno`.
    FileError(std::filesystem::path path, std::string_view what, int error)
        : FileError{std::move(path), what, std::error_code{error, std::system_category()}} {}

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] std::error_code reason() const noexcept { return reason_; }

private:
    static bool is_missing(std::error_code reason) {
        return reason == std::errc::no_such_file_or_directory ||
               reason == std::errc::not_a_directory;
    }

    std::filesystem::path path_;
    std::error_code reason_;
};

} // namespace coflow
