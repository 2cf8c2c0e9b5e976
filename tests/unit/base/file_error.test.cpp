// SPDX-License-Identifier: MIT
#include "coflow/base/file_error.hpp"

#include "support/catch.hpp"

#include <cerrno>
#include <string>
#include <system_error>

using namespace coflow;

TEST_CASE("a file error names the file and the reason on one line") {
    const FileError error{"two\nlines.txt", "cannot be read", EACCES};
    CHECK(std::string{error.what()} == "'two\\nlines.txt' cannot be read: Permission denied");
    CHECK(error.code() == ErrorCode::io_failure);
    CHECK(error.path() == "two\nlines.txt");
    CHECK(error.reason() == std::errc::permission_denied);
}

TEST_CASE("a file that is not there can be told from one that cannot be used") {
    CHECK(FileError{"a", "cannot be read", ENOENT}.code() == ErrorCode::not_found);
    CHECK(FileError{"a/b", "cannot be read", ENOTDIR}.code() == ErrorCode::not_found);
    CHECK(FileError{"a", "cannot be written", ENOSPC}.code() == ErrorCode::io_failure);
}
