// SPDX-License-Identifier: MIT
#include "coflow/base/atomic_file.hpp"

#include "support/catch.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
namespace fs = std::filesystem;
using Names = std::vector<std::string>;

TEST_CASE("a file appears with all its bytes, and only then") {
    const test::ScratchFolder folder;
    AtomicFile file{folder / "name\nof two lines"};
    file.write("Hello, ");
    file.write("world");
    CHECK_FALSE(fs::exists(file.path()));
    file.commit();
    CHECK(test::content_of(file.path()) == "Hello, world");
    CHECK(folder.names() == Names{"name\nof two lines"});
}

TEST_CASE("a file that is not committed leaves the old one and nothing else") {
    const test::ScratchFolder folder;
    const fs::path path = folder.file("settings", "old");
    {
        AtomicFile file{path};
        file.write("new");
    }
    CHECK(test::content_of(path) == "old");
    CHECK(folder.names() == Names{"settings"});
}

TEST_CASE("a write that fails, as on a full disk, leaves nothing half-written") {
    const test::ScratchFolder folder;
    const fs::path path = folder.file("settings", "old");
    const auto write_much = [&] {
        const test::FileSizeLimit limit{1000};
        AtomicFile file{path};
        file.write(std::string(2000, 'x'));
        file.commit();
    };
    CHECK_THROWS_WITH(write_much(), quote(path.native()) + " cannot be written: File too large");
    CHECK(test::content_of(path) == "old");
    CHECK(folder.names() == Names{"settings"});
}

TEST_CASE("permissions are those of the file that is replaced") {
    const test::ScratchFolder folder;
    const fs::path path = folder.file("secret", "old");
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    AtomicFile file{path};
    file.commit();
    CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));

    const mode_t before = ::umask(027);
    AtomicFile other{folder / "new"};
    ::umask(before);
    other.commit();
    CHECK(fs::status(other.path()).permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read));
}

TEST_CASE("a link stays, and what it leads to is replaced") {
    const test::ScratchFolder folder;
    fs::create_directory(folder / "inner");
    fs::create_symlink("inner/file", folder / "first");
    fs::create_symlink(folder / "first", folder / "second");
    AtomicFile file{folder / "second"}; // leads to nothing yet
    file.write("new");
    file.commit();
    CHECK(fs::is_symlink(folder / "second"));
    CHECK(fs::is_symlink(folder / "first"));
    CHECK_FALSE(fs::is_symlink(folder / "inner/file"));
    CHECK(test::content_of(folder / "inner/file") == "new");
}

TEST_CASE("what cannot be written is an error that names it") {
    const test::ScratchFolder folder;
    CHECK_THROWS_WITH(AtomicFile{folder / "none" / "file"},
                      quote((folder / "none/file").native()) +
                          " cannot be written: No such file or directory");
    CHECK_THROWS_WITH(AtomicFile{folder.path()},
                      quote(folder.path().native()) + " cannot be written: Is a directory");
    CHECK_THROWS_WITH(AtomicFile{"/dev/null"},
                      "'/dev/null' cannot be written: it is no regular file");
    fs::create_symlink("b", folder / "a");
    fs::create_symlink("a", folder / "b");
    CHECK_THROWS_WITH(AtomicFile{folder / "a"},
                      quote((folder / "a").native()) +
                          " cannot be written: Too many levels of symbolic links");
    if (::geteuid() != 0) { // the superuser may write everywhere
        fs::permissions(folder / ".", fs::perms::owner_read | fs::perms::owner_exec);
        CHECK_THROWS_AS(AtomicFile{folder / "file"}, FileError);
    }
}

TEST_CASE("a name that a broken program has left behind is not used") {
    const test::ScratchFolder folder;
    const std::string prefix = ".coflow-" + std::to_string(::getpid()) + "-";
    for (int number = 0; number < 100; ++number)
        folder.file(prefix + std::to_string(number) + ".partial", "left behind");
    AtomicFile file{folder / "file"};
    file.write("new");
    file.commit();
    CHECK(test::content_of(folder / "file") == "new");
    CHECK(folder.names().size() == 101);
}

TEST_CASE("of several who write one name, one wins whole") {
    const test::ScratchFolder folder;
    const fs::path path = folder / "file";
    {
        std::vector<std::jthread> writers;
        for (char letter = 'a'; letter < 'e'; ++letter)
            writers.emplace_back([&path, letter] {
                AtomicFile file{path};
                file.write(std::string(10'000, letter));
                file.commit();
            });
    }
    const std::string content = test::content_of(path);
    CHECK(content == std::string(10'000, content.at(0)));
    CHECK(folder.names() == Names{"file"});
}
