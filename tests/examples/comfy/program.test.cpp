// SPDX-License-Identifier: MIT
#include "program.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

using namespace comfy::test;
using Names = std::vector<std::string>;

namespace {

const std::string nobody = "http://127.0.0.1:1";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("wrong arguments are explained in one line") {
    const ScratchFolder folder;
    folder.file("a.json", "{}");
    folder.file("bad.json", "{");
    folder.file("editor.json", R"({"nodes": [], "links": []})");
    for (const Names& arguments :
         {Names{}, Names{"sing"}, Names{"run"}, Names{"cancel"}, Names{"cancel", "a", "--running"},
          Names{"run", "a.json", "--timeout", "soon"}, Names{"run", "none.json"},
          Names{"run", "bad.json"}, Names{"check", "editor.json"},
          Names{"run", "a.json", "--set", "7"}, Names{"run", "a.json", "--set", "1.seed=7"},
          Names{"run", "a.json", "--upload", "1.image=none.png"},
          Names{"check", "a.json", "--object-info", "bad.json"},
          Names{"queue", "--server", "ftp://a"}, Names{"queue", "--bad\n\x1b[31m"}}) {
        auto options = program(folder, nobody);
        for (const std::string& argument : arguments)
            options.add_arguments(argument);
        const auto result = run(options);
        CAPTURE(arguments, result.errors);
        CHECK(result.status == ExitStatus::from_code(2));
        CHECK(result.output.empty());
        CHECK(result.errors.starts_with("comfy: "));
        CHECK(std::count(result.errors.begin(), result.errors.end(), '\n') == 1);
        CHECK_FALSE(has(result.errors, "\x1b"));
    }
    CHECK(run(program(folder, nobody, "--help")).success());
}

TEST_CASE("where no server listens, every verb says so with what to do") {
    const ScratchFolder folder;
    folder.file("a.json", "{}");
    for (const Names& arguments :
         {Names{"run", "a.json"}, Names{"check", "a.json"}, Names{"queue"}, Names{"info"},
          Names{"free"}, Names{"history"}, Names{"cancel", "--all-mine"}}) {
        auto options = program(folder, nobody);
        for (const std::string& argument : arguments)
            options.add_arguments(argument);
        const auto result = run(options);
        CAPTURE(arguments);
        CHECK(result.status == ExitStatus::from_code(3));
        CHECK(result.errors == "comfy: cannot reach http://127.0.0.1:1: Connection refused; is "
                               "ComfyUI running there? --server URL\n");
    }
    const auto result = run(program(folder, nobody, "queue", "--json"));
    CHECK(has(json::parse(result.output)["error"].get<std::string>(), "cannot reach"));
}

TEST_CASE("a prompt is checked without a server, and all problems are told") {
    const ScratchFolder folder;
    folder.file("info.json", R"({"Make": {"input": {"required": {"width": ["INT", {"min": 8}],
        "name": ["STRING"]}}, "output": [], "output_node": true}})");
    folder.file("a.json", R"({"3": {"class_type": "Make", "inputs": {"width": 64, "name": "x"},
        "_meta": {"title": "The maker"}}})");
    const auto check = [&](auto... more) {
        return run(
            program(folder, nobody, "check", "a.json", "--object-info", "info.json", more...));
    };
    CHECK(check().output == "a.json is fine: 1 nodes\n");
    const auto wrong = check("--set", "The maker.width=2", "--set", "3.name=[1, 2, 3]");
    CHECK(wrong.status == ExitStatus::from_code(1));
    CHECK(std::count(wrong.errors.begin(), wrong.errors.end(), '\n') == 2);
    CHECK(has(wrong.errors, "a.json: 3.width ('The maker') "));
    CHECK(has(wrong.errors, "a.json: 3.name"));
    const json report = json::parse(check("--set", "3.width=2", "--json").output);
    CHECK(report["valid"] == false);
    CHECK(report["problems"][0]["place"] == "3.width");
}

TEST_CASE("a prompt is run, and its files and previews are there") {
    const ScratchFolder folder;
    const TestServer server;
    folder.file("a.json", long_prompt(25).dump());
    const auto result = run_comfy(folder, server, "run", "a.json", "--out", "out");
    INFO(result.errors);
    REQUIRE(result.success());
    CHECK(result.output.starts_with("out/a b.png  "));
    CHECK(has(result.errors, "node 2 'Second' (Work) ...\n"));
    CHECK(std::filesystem::exists(folder / "out/a b.png"));
    CHECK(std::filesystem::exists(folder / "out/previews/node_2.png"));
    CHECK(folder.names() == Names{"a.json", "out"});

    const auto again = run_comfy(folder, server, "run", "a.json", "--out", "out", "--set",
                                 "Second.steps=2", "--previews", "none", "--json");
    const json report = json::parse(again.output);
    CHECK(report["end"] == "succeeded");
    CHECK(report["files"][0]["path"] == "out/a b.png"); // the same content, so the same file
    folder.file("out/a b.png", "mine");
    CHECK(run_comfy(folder, server, "run", "a.json", "--out", "out")
              .output.starts_with("out/a b (1).png  "));
    CHECK(coflow::test::content_of(folder / "out/a b.png") == "mine");
    CHECK(json::parse(run_comfy(folder, server, "history", "--json").output).size() == 3);
}

TEST_CASE("uploads become the inputs of their nodes") {
    const ScratchFolder folder;
    const TestServer server;
    json prompt = long_prompt(1);
    prompt["1"]["class_type"] = "LoadImage";
    folder.file("a.json", prompt.dump());
    folder.file("my 'photo' 1.png", "pixels");
    const auto result =
        run_comfy(folder, server, "run", "a.json", "--upload", "1.image=my 'photo' 1.png");
    INFO(result.errors);
    CHECK(result.success());
    CHECK(has(result.errors, "comfy: uploaded my 'photo' 1.png as my 'photo' 1.png\n"));
}

TEST_CASE("a prompt that is wrong is refused with all its problems, and not run") {
    const ScratchFolder folder;
    const TestServer server;
    folder.file("a.json", long_prompt(1).dump());
    const auto result =
        run_comfy(folder, server, "run", "a.json", "--set", "1.steps=-1", "--set", "2.ms=\"fast\"");
    CHECK(result.status == ExitStatus::from_code(1));
    CHECK(has(result.errors, "a.json: 1.steps "));
    CHECK(has(result.errors, "a.json: 2.ms ('Second') "));
    CHECK(json::parse(run_comfy(folder, server, "history", "--json").output).empty());
}

TEST_CASE("an error of a node is told with its title and class") {
    const ScratchFolder folder;
    const TestServer server;
    folder.file("a.json", R"({"1": {"class_type": "Fail", "inputs": {},
                                    "_meta": {"title": "Bad \u001b[31m\none"}}})");
    const auto result = run_comfy(folder, server, "run", "a.json", "--json");
    CHECK(result.status == ExitStatus::from_code(1));
    CHECK(has(result.errors, "comfy: node 1 'Bad \\x1b[31m\\none' (Fail) failed: RuntimeError: "));
    CHECK_FALSE(has(result.errors, "\x1b"));
    CHECK(json::parse(result.output)["failure"]["class"] == "Fail");
}

TEST_CASE("names that a server chooses neither leave the folder nor disturb the terminal") {
    const ScratchFolder folder;
    const TestServer server;
    for (const char* name : {"../../escaped.png", "/tmp/escaped.png", "a\nb\x1b[2J.png", ".."}) {
        json prompt = long_prompt(1);
        prompt["3"]["inputs"]["file"] = name;
        folder.file("a.json", prompt.dump());
        const auto result =
            run_comfy(folder, server, "run", "a.json", "--out", "out/in", "--previews", "none");
        CAPTURE(name, result.errors);
        CHECK(result.status == ExitStatus::from_code(1));
        CHECK(has(result.errors, "which is no name for a file in a folder\n"));
        CHECK_FALSE(has(result.errors, "\x1b"));
        CHECK(folder.names() == Names{"a.json"});
    }
}

TEST_CASE("an interrupt cancels the program's prompt, and no other") {
    const ScratchFolder folder;
    const TestServer server;
    folder.file("long.json", long_prompt(10'000).dump());
    const auto waiting = program(folder, server.url(), "run", "long.json", "--set", "1.steps=9");
    // The first runs; the second waits behind it and is interrupted; then the first is.
    coflow::WorkflowExecutor executor{1};
    json left;
    ProcessResult second;
    const auto body = [&](Process& process) -> Task<> {
        while (auto line = co_await process.errors().read_line()) {
            if (!has(*line, "node 1"))
                continue;
            second = signal_at(waiting, "waits in the queue", SIGINT);
            left = json::parse(run_comfy(folder, server, "queue", "--json").output);
            process.signal(SIGINT);
        }
    };
    auto options = program(folder, server.url(), "run", "long.json");
    options.errors(coflow::ProcessOutput::pipe());
    const auto first = executor.run(coflow::with_process(options, body));
    CHECK(second.status == ExitStatus::from_code(130));
    CHECK(left["running"].size() == 1);
    CHECK(left["running"][0]["mine"] == true);
    CHECK(left["pending"].empty());
    CHECK(first.status == ExitStatus::from_code(130));
    const json queue = json::parse(run_comfy(folder, server, "queue", "--json").output);
    CHECK(queue["running"].empty());
}

TEST_CASE("a run whose program is killed is found again") {
    const ScratchFolder folder;
    const TestServer server;
    folder.file("a.json", long_prompt(25).dump());
    const auto again = [&] {
        return program(folder, server.url(), "run", "a.json", "--resume", "run.kept");
    };
    CHECK_FALSE(signal_at(again(), "node 1", SIGKILL).success());
    CHECK(std::filesystem::exists(folder / "run.kept"));
    const auto result = run(again());
    INFO(result.errors);
    CHECK(result.success());
    CHECK(has(result.errors, "goes on with the run that is kept in run.kept"));
    CHECK(has(result.output, "a b.png"));
    CHECK_FALSE(std::filesystem::exists(folder / "run.kept"));
    CHECK(json::parse(run_comfy(folder, server, "history", "--json").output).size() == 1);
}

TEST_CASE("prompts are cancelled by id, and what a server is is told") {
    const ScratchFolder folder;
    const TestServer server;
    const auto unknown = run_comfy(folder, server, "cancel", "no\x1b[31mne");
    CHECK(unknown.status == ExitStatus::from_code(1));
    CHECK(has(unknown.errors, "'no\\x1b[31mne' neither runs nor waits"));
    CHECK(has(run_comfy(folder, server, "cancel", "--running").output, "nothing to cancel"));
    const json info = json::parse(run_comfy(folder, server, "info", "--json").output);
    CHECK(info["version"] == "0.33.0");
    CHECK(info["features"]["cancels_jobs"] == true);
    CHECK(has(run_comfy(folder, server, "info", "Save").output, "file"));
    CHECK_FALSE(run_comfy(folder, server, "info", "None").success());
    CHECK(run_comfy(folder, server, "free", "--results").success());

    folder.file("long.json", long_prompt(10'000).dump());
    coflow::WorkflowExecutor executor{1};
    std::string cancelled;
    const auto body = [&](Process& process) -> Task<> {
        while (auto line = co_await process.errors().read_line())
            if (has(*line, "node 1"))
                cancelled = run_comfy(folder, server, "cancel", "--all-mine").output;
    };
    auto options = program(folder, server.url(), "run", "long.json");
    options.errors(coflow::ProcessOutput::pipe());
    const auto result = executor.run(coflow::with_process(options, body));
    CHECK(result.status == ExitStatus::from_code(1));
    CHECK(cancelled.starts_with("cancelled "));
}
