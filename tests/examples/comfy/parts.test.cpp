// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"
#include "app/display.hpp"
#include "app/owner.hpp"
#include "app/result.hpp"
#include "app/results_folder.hpp"
#include "app/run_view.hpp"
#include "app/words.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using namespace comfy;
using namespace coflow::comfyui;
using namespace std::chrono_literals;
using coflow::test::content_of;
using coflow::test::ScratchFolder;
using Lines = std::vector<std::string>;

namespace {

Prompt sample() {
    return Prompt::parse(R"({"1": {"class_type": "Load", "inputs": {}},
                             "2": {"class_type": "KSampler", "inputs": {},
                                   "_meta": {"title": "My \u001b[31msampler"}},
                             "3": {"class_type": "Save", "inputs": {}}})");
}

Event event(const char* text) { return parse_event(std::string_view{text}); }

} // namespace

TEST_CASE("times are read with their units, and nothing else is") {
    CHECK(parse_duration("90") == 90s);
    CHECK(parse_duration("90s") == 90s);
    CHECK(parse_duration("10m") == 10min);
    CHECK(parse_duration("1.5h") == 90min);
    for (const char* wrong : {"", "m", "0", "-1s", "nan", "inf", "1e99h", "10 m", "10x", "5min"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_duration(wrong));
    }
}

TEST_CASE("nodes are named by id, title and class, as far as they are known") {
    const Prompt prompt = Prompt::parse(R"({"1": {"class_type": "Load", "inputs": {}},
        "2": {"class_type": "Load", "inputs": {}, "_meta": {"title": "Mine"}},
        "3": {"class_type": "Load", "inputs": {}, "_meta": {"title": "Load"}}})");
    CHECK(node_name(prompt, "1") == "node 1 (Load)");
    CHECK(node_name(prompt, "2") == "node 2 'Mine' (Load)");
    CHECK(node_name(prompt, "3") == "node 3 (Load)");
    CHECK(node_name(prompt, "4", "Other") == "node 4 (Other)");
    CHECK(node_name(prompt, "") == "some node");
}

TEST_CASE("a node's error is told with its message and the last place of its traceback") {
    ExecutionFailure failure;
    failure.node = "2";
    failure.node_type = "KSampler";
    failure.exception_type = "RuntimeError";
    failure.message = "bad shape";
    failure.traceback = {"  File \"a.py\", line 1, in run\n    go()\n",
                         "  File \"b.py\", line 7, in go\n    raise X\n    ^^^^^^^\n"};
    CHECK(failure_text(failure, Prompt{}) == "node 2 (KSampler) failed: RuntimeError: bad shape; "
                                             "at File \"b.py\", line 7, in go: raise X");
    failure.traceback.clear();
    failure.exception_type = "torch.cuda.OutOfMemoryError";
    CHECK(failure_text(failure, Prompt{}).find("comfy free") != std::string::npos);
}

TEST_CASE("every end of a run but success has a complaint") {
    for (const RunEnd end : {RunEnd::failed, RunEnd::interrupted, RunEnd::cancelled,
                             RunEnd::timed_out, RunEnd::refused, RunEnd::lost}) {
        RunOutcome outcome;
        outcome.end = end;
        CAPTURE(to_string(end));
        CHECK(complaints_of(outcome, Prompt{}, "http://a:1").size() == 1);
    }
    RunOutcome outcome;
    outcome.end = RunEnd::succeeded;
    CHECK(complaints_of(outcome, Prompt{}, "http://a:1").empty());
    outcome.end = RunEnd::cancelled;
    outcome.confirmed = false;
    CHECK(complaints_of(outcome, Prompt{}, "http://a:1").size() == 2);
}

TEST_CASE("outputs stay beneath their folder") {
    OutputFile file{
        .node = "1", .kind = "images", .filename = "a.png", .subfolder = "b", .type = {}};
    CHECK(place_of("out", file) == "out/b/a.png");
    file.type = "temp";
    CHECK(place_of("out", file) == "out/temp/b/a.png");
    file.type = "../x";
    CHECK_THROWS_AS(place_of("out", file), coflow::Error);
    file.type = "output";
    for (const char* name : {"../a", "..", "", "/etc/a", "a\nb", "a\x1b[31m"}) {
        CAPTURE(name);
        file.filename = name;
        CHECK_THROWS_AS(place_of("out", file), coflow::Error);
    }
}

TEST_CASE("a name that is taken gets a number") {
    const ScratchFolder folder;
    CHECK(free_name(folder / "a.png") == folder / "a.png");
    folder.file("a.png", "x");
    CHECK(free_name(folder / "a.png") == folder / "a (1).png");
    folder.file("a (1).png", "x");
    CHECK(free_name(folder / "a.png") == folder / "a (2).png");
}

TEST_CASE("pictures are named by nodes, whatever those are called") {
    CHECK(picture_name("3", "image/png") == "node_3.png");
    CHECK(picture_name("2.0.1", "image/jpeg") == "node_2.0.1.jpg");
    CHECK(picture_name("../a\n", "image/png") == "node_.._2fa_0a.png");
    CHECK(picture_name(std::string(5000, 'a'), "").size() < 200);
}

TEST_CASE("sizes and times are short") {
    CHECK(size_text(0) == "0 B");
    CHECK(size_text(999) == "999 B");
    CHECK(size_text(1500) == "1.5 kB");
    CHECK(size_text(24'500'000'000) == "24.5 GB");
    CHECK(time_text(7s) == "0:07");
    CHECK(time_text(59min + 59s) == "59:59");
    CHECK(time_text(1h + 2min + 3s) == "1:02:03");
}

TEST_CASE("a view of a run counts nodes that are done or cached") {
    RunView view{sample()};
    CHECK_FALSE(view.has_begun());
    CHECK(view.node_text().empty());
    view.add(event(R"({"type": "execution_cached", "data": {"prompt_id": "p", "nodes": ["1"]}})"));
    view.add(event(R"({"type": "executing", "data": {"prompt_id": "p", "node": "2"}})"));
    view.add(event(
        R"({"type": "progress", "data": {"prompt_id": "p", "node": "2", "value": 3, "max": 6}})"));
    CHECK(view.has_begun());
    CHECK(view.count_text() == "1 of 3 nodes, 1 cached");
    CHECK(view.percentage() == Approx(50));
    CHECK(view.step_text() == "3/6");
    view.add(event(R"({"type": "executing", "data": {"prompt_id": "p", "node": "3"}})"));
    CHECK(view.done() == 2);
    CHECK(view.step_text().empty());
    view.add(Report{.percentage = 10, .node = "1"});
    CHECK(view.percentage() > 60);
}

TEST_CASE("what is displayed has no control characters but the display's own") {
    const ScratchFolder folder;
    const std::string name = (folder / "screen").string();
    for (const auto mode : {terminal::Mode::plain, terminal::Mode::terminal}) {
        std::FILE* const file = std::fopen(name.c_str(), "w");
        REQUIRE(file != nullptr);
        {
            RunView view{sample()};
            Display display{file, mode};
            display.show("a\nb.json", view, 0s);
            view.add(event(R"({"type": "executing", "data": {"prompt_id": "p", "node": "2"}})"));
            display.show("a\nb.json", view, 1s);
            display.say("x\x1b[2Jy");
        }
        std::fclose(file);
        const std::string text = content_of(name);
        CHECK(text.find("\x1b[31m") == std::string::npos);
        CHECK(text.find("\x1b[2J") == std::string::npos);
        CHECK(text.find("My \\x1b[31msampler") != std::string::npos);
        CHECK((text.find('\x1b') == std::string::npos) == (mode == terminal::Mode::plain));
        CHECK(text.ends_with("comfy: x\\x1b[2Jy\n") == (mode == terminal::Mode::plain));
        CHECK(text.ends_with("\x1b[?25h") == (mode == terminal::Mode::terminal));
    }
}

TEST_CASE("prompts with this user's mark are mine") {
    QueueItem item;
    CHECK_FALSE(is_mine(item));
    item.extra_data = {{"comfy_owner", "somebody"}};
    CHECK_FALSE(is_mine(item));
    item.extra_data = {{"comfy_owner", owner_mark()}};
    CHECK(is_mine(item));
}

TEST_CASE("errors have exit codes that scripts can tell apart") {
    const auto code = [](const auto& error) {
        return result_of(std::make_exception_ptr(error), "http://a:1").exit_code;
    };
    CHECK(code(UsageError{"x"}) == 2);
    CHECK(code(coflow::Cancelled{}) == 130);
    CHECK(code(coflow::TimedOut{1s, "late"}) == 3);
    CHECK(code(coflow::Error{coflow::ErrorCode::invalid_state, "x"}) == 1);
}
