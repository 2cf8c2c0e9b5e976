// SPDX-License-Identifier: MIT
#include "coflow/media/media_input.hpp"

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <string>

using namespace coflow;

TEST_CASE("a tool is given a name that means nothing but the file", "[analyzer]") {
    const test::ScratchFolder scratch;
    const std::filesystem::path file = scratch.file("-i \"%d\n*.png", "content");
    std::filesystem::path folder;
    {
        const MediaInput input{file};
        folder = input.folder();
        CHECK(input.file() == file);
        CHECK(input.argument() == "file:" + (folder / "input").native());
        CHECK(test::content_of(folder / "input") == "content");
    }
    CHECK_FALSE(std::filesystem::exists(folder));
    CHECK(test::content_of(file) == "content");
}

TEST_CASE("what cannot be a media file is refused before a tool sees it", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto message = [](const std::filesystem::path& file) -> std::string {
        try {
            const MediaInput input{file};
        } catch (const Error& error) {
            return error.what();
        }
        return "no error";
    };
    CHECK(message(scratch.file("empty.mp4", "")).find("is empty") != std::string::npos);
    CHECK(message(scratch / "none.mp4").find("No such file") != std::string::npos);
    CHECK(message(scratch.path()).find("Is a directory") != std::string::npos);
    CHECK(message("/dev/null").find("no regular file") != std::string::npos);
}
