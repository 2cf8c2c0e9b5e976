// SPDX-License-Identifier: MIT
#include "coflow/base/input_file.hpp"

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <string>

using namespace coflow;

TEST_CASE("a file is read piece by piece until its end") {
    const test::ScratchFolder folder;
    InputFile file{folder.file("a\nb", "abcde")};
    CHECK(file.size() == 5);
    std::array<char, 3> room{};
    CHECK(file.read(room) == 3);
    CHECK(std::string(room.data(), 3) == "abc");
    CHECK(file.read(room) == 2);
    CHECK(file.read(room) == 0);
}

TEST_CASE("a file that is missing or a folder is an error that says so") {
    const test::ScratchFolder folder;
    CHECK_THROWS_WITH(InputFile{folder / "none"}, quote((folder / "none").native()) +
                                                      " cannot be read: No such file or directory");
    CHECK_THROWS_WITH(InputFile{folder.path()},
                      quote(folder.path().native()) + " cannot be read: Is a directory");
}

TEST_CASE("what could block for ever is not opened") {
    const test::ScratchFolder folder;
    const std::filesystem::path pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_THROWS_WITH(InputFile{pipe},
                      quote(pipe.native()) + " cannot be read: it is no regular file");
    CHECK_THROWS_AS(InputFile{"/dev/zero"}, Error);
}

TEST_CASE("a link that leads in a circle is an error") {
    const test::ScratchFolder folder;
    std::filesystem::create_symlink("b", folder / "a");
    std::filesystem::create_symlink("a", folder / "b");
    CHECK_THROWS_AS(InputFile{folder / "a"}, FileError);
}
