// SPDX-License-Identifier: MIT
#include "coflow/io/detail/find_program.hpp"

#include "support/catch.hpp"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;
using coflow::ErrorCode;
using coflow::ProcessError;
using coflow::detail::find_program;

namespace {

/// A folder with folders that are in the search path.
struct Programs {
    Programs() {
        fs::create_directories(root / "a/tool-folder");
        fs::create_directories(root / "b");
        add("a/plain", fs::perms::owner_read);
        add("b/plain", fs::perms::owner_all);
        add("b/tool", fs::perms::owner_all);
        add("b/text", fs::perms::owner_read);
    }
    Programs(const Programs&) = delete;
    Programs& operator=(const Programs&) = delete;
    ~Programs() { fs::remove_all(root); }

    void add(const char* name, fs::perms permissions) const {
        std::ofstream{root / name} << "#!/bin/sh\n";
        fs::permissions(root / name, permissions);
    }
    [[nodiscard]] std::string path() const {
        return (root / "a").native() + ":" + (root / "b").native();
    }

    [[nodiscard]] std::string failure(const fs::path& program, ErrorCode code) const {
        try {
            find_program(program, path());
        } catch (const ProcessError& error) {
            CHECK(error.code() == code);
            return error.what();
        }
        return "found";
    }

    fs::path root = ::mkdtemp(std::string{"/tmp/coflow-find-XXXXXX"}.data());
};

} // namespace

TEST_CASE("a program is the first in the search path that can be run", "[io]") {
    const Programs programs;
    CHECK(find_program("tool", programs.path()) == programs.root / "b/tool");
    CHECK(find_program("plain", programs.path()) == programs.root / "b/plain");
    CHECK(programs.failure("tool-folder", ErrorCode::not_found) ==
          "tool-folder: cannot be run: no such program in PATH; is it installed?");
    CHECK(programs.failure("text", ErrorCode::io_failure) ==
          "text: cannot be run: " + (programs.root / "b/text").native() + " is not executable");
    CHECK(programs.failure("", ErrorCode::not_found) ==
          "\"\": cannot be run: no such program in PATH; is it installed?");
}

TEST_CASE("a program with a slash in its name is not looked for", "[io]") {
    const Programs programs;
    const fs::path tool = programs.root / "b/tool";
    CHECK(find_program(tool, "") == tool);
    CHECK(find_program(fs::relative(tool), "").is_absolute());
    CHECK(programs.failure("b/tool", ErrorCode::not_found) ==
          "b/tool: cannot be run: there is no such file");
    CHECK(programs.failure(programs.root / "a", ErrorCode::io_failure) ==
          (programs.root / "a").native() + ": cannot be run: it is a directory");
    CHECK(programs.failure(programs.root / "a/plain", ErrorCode::io_failure) ==
          (programs.root / "a/plain").native() + ": cannot be run: not executable");
}

TEST_CASE("an empty entry of the search path is the working directory", "[io]") {
    const Programs programs;
    const fs::path before = fs::current_path();
    fs::current_path(programs.root / "b");
    CHECK(find_program("tool", "/nowhere::/bin") == programs.root / "b/tool");
    CHECK(find_program("tool", "") == programs.root / "b/tool");
    fs::current_path(before);
}
