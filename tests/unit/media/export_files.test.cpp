// SPDX-License-Identifier: MIT
#include "coflow/media/export_files.hpp"

#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

using namespace coflow;

TEST_CASE("files appear under their names, in folders that are made", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto one = scratch.file("1", "one");
    test::Pool backend;
    backend.run(export_files({{one, scratch / "new" / "a"}, {one, scratch / "b"}}));
    CHECK(test::content_of(scratch / "new" / "a") == "one");
    CHECK(test::content_of(scratch / "b") == "one");
}

TEST_CASE("if one file cannot be copied, none is", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto one = scratch.file("1", "one");
    test::Pool backend;
    CHECK_THROWS_AS(
        backend.run(export_files({{one, scratch / "a"}, {scratch / "2", scratch / "b"}})),
        FileError);
    CHECK(scratch.names() == std::vector<std::string>{"1"});
}

TEST_CASE("a cancelled export leaves nothing", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto one = scratch.file("1", "one");
    test::Simulated backend;
    auto task = backend.executor.start(
        export_files({{one, scratch / "a"}, {one, scratch / "b"}, {one, scratch / "c"}}));
    while (!std::filesystem::exists(scratch / "a") && backend.executor.step())
        ;
    task.request_stop();
    CHECK_THROWS_AS(task.get(), Cancelled);
    CHECK(scratch.names() == std::vector<std::string>{"1"});
}
