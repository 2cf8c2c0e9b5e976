// SPDX-License-Identifier: MIT
#include "coflow/media/list_files.hpp"

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <vector>

using namespace coflow;

TEST_CASE("files of a folder are listed by name, links too, what is hidden not") {
    const test::ScratchFolder scratch;
    const auto b = scratch.file("b c", "");
    const auto a = scratch.file("a\n'\".wav", "");
    const auto dash = scratch.file("-i", "");
    const auto link = scratch / "link";
    std::filesystem::create_symlink(b, link);
    std::filesystem::create_symlink("nowhere", scratch / "broken");
    std::filesystem::create_directory(scratch / "folder");
    scratch.file(".hidden", "");
    CHECK(list_files(scratch.path()) == std::vector<std::filesystem::path>{dash, a, b, link});
}

TEST_CASE("a folder that cannot be listed is an error") {
    const test::ScratchFolder scratch;
    CHECK_THROWS_WITH(list_files(scratch / "none"), Catch::Contains("none' cannot be listed"));
    CHECK_THROWS_AS(list_files(scratch.file("file", "")), FileError);
}
