// SPDX-License-Identifier: MIT
#include "coflow/base/file_descriptor.hpp"

#include "support/catch.hpp"

#include <fcntl.h>

#include <utility>

using coflow::detail::FileDescriptor;

TEST_CASE("an open file is closed once, by who has it last") {
    const auto is_open = [](int number) { return ::fcntl(number, F_GETFD) >= 0; };
    FileDescriptor file{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    REQUIRE(file);
    const int number = file.get();
    {
        const FileDescriptor owner{std::move(file)};
        CHECK_FALSE(file); // NOLINT(bugprone-use-after-move)
        CHECK(is_open(number));
    }
    CHECK_FALSE(is_open(number));
}
