// SPDX-License-Identifier: MIT
#include "coflow/media/image_folder.hpp"

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

using namespace coflow;
using namespace coflow::image;

TEST_CASE("a folder's files are listed in the order of their names", "[media]") {
    const test::ScratchFolder scratch;
    const auto b = scratch.file("b", "");
    const auto a = scratch.file("a\n", "");
    scratch.file(".hidden", "");
    std::filesystem::create_directory(scratch / "folder");
    std::filesystem::create_symlink("nowhere", scratch / "broken");
    CHECK(list_files(scratch.path()) == std::vector<std::filesystem::path>{a, b});
    CHECK_THROWS_AS(list_files(scratch / "none"), FileError);
}
