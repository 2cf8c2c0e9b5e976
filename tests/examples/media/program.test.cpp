// SPDX-License-Identifier: MIT
#include "program.hpp"

#include "coflow/io/process.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace media::test;
using coflow::ExitStatus;
using Names = std::vector<std::string>;

TEST_CASE("the program lists workflows with their types, and modules that are off") {
    const ScratchFolder folder;
    const auto result = run_media(folder, "list");
    CHECK(result.success());
    CHECK(result.output.find("delivery_check") != std::string::npos);
    CHECK(result.output.find("  analysis  ") != std::string::npos);
    CHECK(result.errors.empty());
}

TEST_CASE("files are delivered and checked, and damage is told") {
    const ScratchFolder folder;
    folder.file("a b.txt", "abc");
    folder.file("-f", "x");
    const auto delivered = run_media(folder, "deliver", "--to", "out", "--set", "metadata.order=7",
                                     "--", "a b.txt", "-f");
    INFO(delivered.errors);
    REQUIRE(delivered.success());
    CHECK(folder.names() == Names{"-f", "a b.txt", "out"});
    const json manifest = json::parse(coflow::test::content_of(folder / "out/manifest.json"));
    CHECK(manifest["files"][0]["name"] == "a b.txt");
    CHECK(manifest["files"][1]["name"] == "_f");
    CHECK(manifest["metadata"]["order"] == 7);
    CHECK(manifest["made_at"].get<std::string>().size() == 20);

    CHECK(run_media(folder, "check", "out").success());
    folder.file("out/a b.txt", "abd");
    const auto damaged = run_media(folder, "check", "out", "--json");
    CHECK(damaged.status == ExitStatus::from_code(1));
    CHECK(complaints(damaged.errors) == "media: a b.txt: differs from what was delivered\n");
    CHECK(json::parse(damaged.output)["whole"] == false);
}

TEST_CASE("a delivery with a file that is missing fails and names it") {
    const ScratchFolder folder;
    folder.file("a", "abc");
    const auto result = run_media(folder, "deliver", "a", "missing\n\x1b[31m", "--to", "out");
    CHECK(result.status == ExitStatus::from_code(1));
    CHECK(complaints(result.errors) ==
          "media: 'missing\\n\\x1b[31m' cannot be read: No such file or directory\n");
    CHECK_FALSE(std::filesystem::exists(folder / "out/manifest.json"));
}

TEST_CASE("any workflow is run by its name with JSON") {
    const ScratchFolder folder;
    folder.file("a", "abc");
    folder.file("request.json", R"({"files": ["a"], "folder": "nowhere"})");
    const auto result =
        run_media(folder, "run", "delivery", "request.json", "--set", "folder=out", "--json");
    INFO(result.errors);
    REQUIRE(result.success());
    CHECK(json::parse(result.output)["files"][0]["size"] == 3);
    CHECK(folder.names() == Names{"a", "out", "request.json"});

    auto piped = program(folder, "run", "delivery_check", "-", "--json");
    piped.input(coflow::ProcessInput::text(R"({"folder": "out"})"));
    CHECK(json::parse(run(piped).output)["whole"] == true);
}

TEST_CASE("what cannot be run is refused in one line that says why") {
    const ScratchFolder folder;
    folder.file("bad.json", "{\"a\": ");
    folder.file("wrong.json", R"({"folder": 3})");
    const auto refusal = [&](auto... arguments) {
        const auto result = run_media(folder, arguments...);
        CHECK(result.status == ExitStatus::from_code(1));
        CHECK(result.output.empty());
        const std::string text = complaints(result.errors);
        CHECK(std::count(text.begin(), text.end(), '\n') == 1);
        return text;
    };
    CHECK(refusal("run", "nothing", "wrong.json").find("'nothing'") != std::string::npos);
    CHECK(refusal("run", "delivery", "none.json").find("none.json") != std::string::npos);
    CHECK(refusal("run", "delivery", "bad.json").find("bad.json") != std::string::npos);
    CHECK(refusal("run", "delivery_check", "wrong.json").find("\"folder\"") != std::string::npos);
    CHECK(refusal("check", "out").find("out/manifest.json") != std::string::npos);
    CHECK(refusal("check", "out", "--set", "x").find("--set 'x'") != std::string::npos);
    CHECK(refusal("check", "out", "--set", "depth=1").find("\"depth\"") != std::string::npos);
    CHECK(refusal("deliver", "bad.json", "--to", "bad.json").find("bad.json") != std::string::npos);
}

TEST_CASE("wrong arguments are explained in one line") {
    const ScratchFolder folder;
    for (const Names& arguments :
         {Names{}, Names{"sing"}, Names{"analyze"}, Names{"analyze", "smell", "a"},
          Names{"analyze", "image"}, Names{"generate", "image"}, Names{"deliver", "a"},
          Names{"check", "--jobs", "many", "a"}, Names{"list", "--colour"},
          Names{"check", "a", "--bad\n\x1b[31m"}}) {
        auto options = program(folder);
        for (const std::string& argument : arguments)
            options.add_arguments(argument);
        const auto result = run(options);
        CAPTURE(arguments, result.errors);
        CHECK(result.status == ExitStatus::from_code(2));
        CHECK(result.output.empty());
        CHECK(result.errors == complaints(result.errors));
        CHECK(std::count(result.errors.begin(), result.errors.end(), '\n') == 1);
    }
    CHECK(run_media(folder, "--help").success());
}

TEST_CASE("pictures are analysed together, and the bad ones named") {
    if (!has("image_analysis"))
        return;
    const ScratchFolder folder;
    make_picture(folder / "a 'b' \"c\".png");
    make_picture(folder / "-x.png");
    folder.file("bad.png", "no picture");
    const auto result = run_media(folder, "analyze", "image", "--json", "--", "a 'b' \"c\".png",
                                  "-x.png", "bad.png");
    CHECK(result.status == ExitStatus::from_code(1));
    const json all = json::parse(result.output);
    REQUIRE(all.size() == 3);
    CHECK(all[0]["report"]["width"] == 32);
    CHECK(all[1]["of"] == "-x.png");
    CHECK(all[1]["report"]["file"] == "-x.png");
    CHECK(all[2]["error"].get<std::string>().find("bad.png") != std::string::npos);
    CHECK(complaints(result.errors).starts_with("media: 1 of 3 failed\nmedia: 'bad.png' is no "));
    CHECK(folder.names() == Names{"-x.png", "a 'b' \"c\".png", "bad.png"});
}

TEST_CASE("a report for people has no histograms number by number") {
    if (!has("image_analysis"))
        return;
    const ScratchFolder folder;
    make_picture(folder / "a.png");
    const auto result = run_media(folder, "analyze", "image", "a.png", "--set", "colours=2");
    INFO(result.errors);
    REQUIRE(result.success());
    CHECK(result.output.find("width") != std::string::npos);
    CHECK(result.output.find("256 numbers from") != std::string::npos);
    CHECK(std::count(result.output.begin(), result.output.end(), '\n') < 40);
    CHECK(result.errors == "a.png ...\na.png done\n");
}

TEST_CASE("a folder of pictures is one report") {
    if (!has("image_folder_analysis"))
        return;
    const ScratchFolder folder;
    std::filesystem::create_directory(folder / "in");
    make_picture(folder / "in/a.png");
    folder.file("in/bad.png", "no picture");
    const auto result = run_media(folder, "analyze", "image", "in", "--json");
    CHECK(result.status == ExitStatus::from_code(1));
    CHECK(json::parse(result.output)["images"].size() == 1);
    CHECK(complaints(result.errors).find("bad.png") != std::string::npos);
}

TEST_CASE("names that are no UTF-8 spoil no output") {
    const ScratchFolder folder;
    folder.file("caf\xe9.txt", "x");
    const auto result = run_media(folder, "deliver", "caf\xe9.txt", "--to", "out", "--json");
    INFO(result.errors);
    REQUIRE(result.success());
    CHECK(json::parse(result.output)["files"][0]["name"] == "caf\uFFFD.txt");
    CHECK(std::filesystem::exists(folder / "out/caf\uFFFD.txt"));
}

TEST_CASE("an interrupt ends the program soon, and what it leaves is where it says") {
    const bool keeps = GENERATE(true, false);
    const ScratchFolder folder;
    folder.file("large", ""); // more than can be copied until the signal comes; takes no space
    std::filesystem::resize_file(folder / "large", std::uintmax_t{1} << 32U);
    auto options = program(folder, "deliver", "large", "--to", "out", "--set",
                           keeps ? "leftovers=keep" : "leftovers=remove");
    options.errors(coflow::ProcessOutput::pipe());
    std::string last;
    const auto interrupt = [&last](coflow::Process& process) -> coflow::Task<> {
        while (auto line = co_await process.errors().read_line()) {
            last = *line;
            if (*line == "out ...")
                process.signal(SIGINT);
        }
    };
    coflow::WorkflowExecutor executor{1};
    const auto result = executor.run(coflow::with_process(options, interrupt));
    CHECK(result.status == ExitStatus::from_code(130));
    if (keeps && folder.names().size() == 2) {
        CHECK(last == "media: interrupted; out/.coflow-delivery is kept for the next attempt");
    } else {
        CHECK(last == "media: interrupted; nothing was left behind");
        CHECK(folder.names() == Names{"large"});
    }
}

TEST_CASE("an interrupt while tools run leaves nothing") {
    if (!has("video_analysis"))
        return;
    const ScratchFolder folder;
    run(coflow::ProcessOptions{"ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                               "testsrc2=s=640x480:d=60", "-preset", "ultrafast",
                               folder / "clip.mp4"})
        .check();
    std::filesystem::create_directory(folder / "tmp");
    auto options = program(folder, "analyze", "video", "clip.mp4", "--set", "contact_sheet=a.png");
    options.set_variable("TMPDIR", (folder / "tmp").native()).errors(coflow::ProcessOutput::pipe());
    std::string last;
    const auto interrupt = [&last](coflow::Process& process) -> coflow::Task<> {
        while (auto line = co_await process.errors().read_line()) {
            last = *line;
            if (*line == "clip.mp4 ...")
                process.signal(SIGINT);
        }
    };
    coflow::WorkflowExecutor executor{1};
    const auto result = executor.run(coflow::with_process(options, interrupt));
    CHECK(result.status == ExitStatus::from_code(130));
    CHECK(last == "media: interrupted; nothing was left behind");
    CHECK(folder.names() == Names{"clip.mp4", "tmp"});
    CHECK(std::filesystem::is_empty(folder / "tmp"));
}
