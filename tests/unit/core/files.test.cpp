// SPDX-License-Identifier: MIT
#include "coflow/core/files.hpp"

#include "coflow/core/event.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

using namespace coflow;
namespace fs = std::filesystem;
using Names = std::vector<std::string>;

namespace {

/// More than one piece, and not a whole number of them.
std::string large_content() {
    std::string content;
    for (int number = 0; content.size() < 3 * detail::file_piece; ++number)
        content += std::to_string(number) + '\n';
    return content;
}

/// Awaits what `Operation` makes, in a folder with the large file "source".
template <class Operation>
struct FileScenario {
    test::ScratchFolder folder;
    std::string content = large_content();
    fs::path source = folder.file("source", content);
    bool returned = false;

    Task<> operate() {
        co_await Operation::start(folder);
        returned = true;
    }
    Task<> complete() { co_return; }
    void check(test::Ending ending) {
        CHECK(returned == (ending == test::Ending::returned));
        if (ending == test::Ending::cancelled)
            CHECK(folder.names() == Names{"source"}); // nothing has appeared, not even in part
        CHECK(test::content_of(source) == content);
    }
};

struct Read {
    static Task<> start(test::ScratchFolder& folder) {
        static_cast<void>(co_await read_file(folder / "source"));
    }
};
struct Write {
    static Task<> start(test::ScratchFolder& folder) {
        return write_file_atomically(folder / "target", large_content());
    }
};
struct Copy {
    static Task<> start(test::ScratchFolder& folder) {
        static_cast<void>(co_await copy_file_atomically(folder / "source", folder / "target"));
    }
};
struct Sum {
    static Task<> start(test::ScratchFolder& folder) {
        static_cast<void>(co_await file_sha256(folder / "source"));
    }
};

} // namespace

TEMPLATE_LIST_TEST_CASE("files are written, copied, summed and read", "", test::AllBackends) {
    TestType backend;
    const test::ScratchFolder folder;
    const std::string content = large_content();
    const fs::path first = folder / "first\nfile";
    const fs::path second = folder / "second";
    backend.run(write_file_atomically(first, content));
    fs::permissions(first, fs::perms::owner_read | fs::perms::owner_exec);
    CHECK(backend.run(copy_file_atomically(first, second)) == content.size());
    CHECK(fs::status(second).permissions() == (fs::perms::owner_read | fs::perms::owner_exec));
    CHECK(backend.run(read_file(second)) == content);
    Sha256 sum;
    sum.update(content);
    CHECK(backend.run(file_sha256(second)) == sum.hex_digest());
    CHECK(folder.names() == Names{"first\nfile", "second"});
}

TEST_CASE("an empty file is a file, and one may replace itself") {
    testing::SimulatedExecutor executor;
    const test::ScratchFolder folder;
    const fs::path empty = folder / "empty";
    executor.run(write_file_atomically(empty, ""));
    CHECK(executor.run(read_file(empty)).empty());
    const fs::path file = folder.file("file", "content");
    CHECK(executor.run(copy_file_atomically(file, file)) == 7);
    CHECK(test::content_of(file) == "content");
}

TEST_CASE("a file of the system that says it is empty is read nevertheless") {
    testing::SimulatedExecutor executor;
    CHECK(executor.run(read_file("/proc/self/status")).find("Pid:") != std::string::npos);
}

TEST_CASE("files that fail leave an error with the name, and nothing else") {
    testing::SimulatedExecutor executor;
    const test::ScratchFolder folder;
    const fs::path source = folder.file("source", large_content());
    CHECK_THROWS_WITH(executor.run(read_file(folder / "none")),
                      quote((folder / "none").native()) +
                          " cannot be read: No such file or directory");
    CHECK_THROWS_AS(executor.run(copy_file_atomically(folder / "none", folder / "b")), FileError);
    const test::FileSizeLimit limit{detail::file_piece + 1};
    CHECK_THROWS_WITH(executor.run(copy_file_atomically(source, folder / "copy")),
                      quote((folder / "copy").native()) + " cannot be written: File too large");
    CHECK_THROWS_AS(executor.run(write_file_atomically(folder / "new", large_content())),
                    FileError);
    CHECK(folder.names() == Names{"source"});
}

TEMPLATE_TEST_CASE("a cancelled file operation leaves nothing half-done", "", Read, Write, Copy,
                   Sum) {
    test::cancel_before_start<FileScenario<TestType>>();
    test::cancel_while_completing<FileScenario<TestType>>(1);
}

TEST_CASE("a stop request between two pieces ends a call that runs") {
    const test::ScratchFolder folder;
    const fs::path source = folder.file("source", large_content());
    StopSource stop;
    stop.request_stop();
    CHECK_THROWS_AS(detail::read_file_now(stop.get_token(), source), Cancelled);
    CHECK_THROWS_AS(detail::copy_file_now(stop.get_token(), source, folder / "copy"), Cancelled);
    CHECK_THROWS_AS(detail::write_file_now(stop.get_token(), folder / "new", "content"), Cancelled);
    CHECK_THROWS_AS(detail::file_sha256_now(stop.get_token(), source), Cancelled);
    CHECK(folder.names() == Names{"source"});
}
