// SPDX-License-Identifier: MIT
#include "coflow/base/temporary_directory.hpp"

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <optional>
#include <utility>

using namespace coflow;
namespace fs = std::filesystem;

TEST_CASE("a temporary directory is for its owner only, and removed with its content") {
    fs::path path;
    {
        const TemporaryDirectory folder;
        path = folder.path();
        CHECK(fs::status(path).permissions() == fs::perms::owner_all);
        fs::create_directories(path / "a/b");
        fs::create_directory(path / "locked");
        fs::create_directory(path / "locked/inner");
        fs::permissions(path / "locked", fs::perms::none);
    }
    CHECK_FALSE(fs::exists(path));
}

TEST_CASE("removing a temporary directory does not follow links") {
    const test::ScratchFolder outside;
    outside.file("kept", "");
    {
        const TemporaryDirectory folder{outside.path(), "run-"};
        CHECK(folder.path().filename().string().starts_with("run-"));
        fs::create_directory_symlink(outside.path(), folder.path() / "link");
    }
    CHECK(outside.names() == std::vector<std::string>{"kept"});
}

TEST_CASE("a temporary directory has one owner") {
    std::optional<TemporaryDirectory> first{TemporaryDirectory{}};
    const fs::path path = first->path();
    TemporaryDirectory second{std::move(*first)};
    first.reset();
    CHECK(fs::exists(path));
    second = TemporaryDirectory{};
    CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a temporary directory that cannot be made is an error that names it") {
    const test::ScratchFolder folder;
    CHECK_THROWS_AS(TemporaryDirectory{folder / "none"}, FileError);
}
