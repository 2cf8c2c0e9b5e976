// SPDX-License-Identifier: MIT
#include "coflow/comfyui/comfyui_workflow.hpp"

#include "coflow/comfyui/prompt_ended.hpp"
#include "coflow/core/files.hpp"
#include "coflow/workflow/run_workflow.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

#include <chrono>
#include <set>
#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;

namespace {

struct StepNames final : RunWatcher {
    explicit StepNames(const Workflow*& workflow) : of{workflow} {}
    void on_progress(const Report& report) override {
        percentage = report.percentage;
        steps.insert(of->progress().current_step);
    }
    const Workflow*& of;
    std::set<std::string> steps;
    double percentage = 0;
};

ComfyUIResult run(WorkflowWorld& world, ComfyUIRequest request) {
    ComfyUIWorkflow workflow{world.pool};
    return world.executor.run(workflow.run(std::move(request)));
}

void write(WorkflowWorld& world, const std::filesystem::path& file, std::string text) {
    world.executor.run(write_file_atomically(file, std::move(text)));
}

} // namespace

TEST_CASE("a workflow sets inputs, runs the prompt and downloads what it made") {
    WorkflowWorld world;
    const Workflow* running = nullptr;
    StepNames watcher{running};
    ComfyUIWorkflow workflow{world.pool, &watcher};
    running = &workflow;
    ComfyUIRequest request = world.request();
    request.set.values = {{"First.seed", 7}, {"Result.text", "fox"}};
    const ComfyUIResult result = world.executor.run(workflow.run(std::move(request)));
    CHECK(result.server == "http://near:8188");
    REQUIRE(result.files.size() == 1);
    CHECK(result.files[0].kind == ContentKind::image);
    CHECK(result.files[0].source.node == "9");
    CHECK(world.executor.run(read_file(result.files[0].file)) == png_head);
    CHECK(result.outcome.end == RunEnd::succeeded);
    CHECK(result.prompt_id == world.near.server.arrivals().at(0).prompt_id);
    CHECK(result.duration >= 60ms);
    CHECK_FALSE(result.is_cached);
    CHECK(watcher.percentage == 100);
    CHECK(watcher.steps.contains("First"));
    CHECK(watcher.steps.contains("Work"));
    CHECK(watcher.steps.contains("Result"));
    CHECK(workflow.progress().percentage == 100);
}

TEST_CASE("a prompt and its binding come from a file, and local files are uploaded") {
    WorkflowWorld world;
    Prompt prompt = small_prompt("LoadImage");
    const Json file{{"prompt", prompt.json()}, {"binding", {{"seed", {"1.seed", "Result.seed"}}}}};
    write(world, world.folder.path() / "prompt.json", file.dump());
    write(world, world.folder.path() / "photo.png", png_head);
    ComfyUIRequest request{world.folder.path() / "prompt.json"};
    request.set.parameters = {{"seed", 11}};
    request.set.files = {{"LoadImage.image", world.folder.path() / "photo.png"}};
    const ComfyUIResult result = run(world, std::move(request));
    CHECK(world.near.transport->asked("POST /upload/image") == 1);
    CHECK(result.outcome.end == RunEnd::succeeded);
    CHECK(result.files.at(0).file.empty());
    Json sent;
    for (const Request& one : world.near.transport->inner.requests())
        if (one.endpoint() == "POST /prompt")
            sent = Json::parse(one.body.bytes())["prompt"];
    CHECK(sent["2"]["inputs"]["image"] == "taken.png");
    CHECK(sent["1"]["inputs"]["seed"] == 11);
    CHECK(sent["9"]["inputs"]["seed"] == 11);
}

TEST_CASE("what cannot run is told before it is submitted, with all problems") {
    WorkflowWorld world;
    ComfyUIRequest wrong = world.request();
    wrong.set.values = {{"First.sede", 7}, {"9.ms", -1}};
    try {
        (void)run(world, wrong);
        FAIL("it was run");
    } catch (const ValidationError& error) {
        CHECK(error.violations().size() >= 1);
        CHECK(std::string{error.what()}.find("9.ms") != std::string::npos);
    }
    ComfyUIRequest unknown = world.request();
    unknown.set.values = {{"Nobody.seed", 7}};
    CHECK_THROWS_AS(run(world, unknown), Error);
    ComfyUIRequest unbound = world.request();
    unbound.set.parameters = {{"flavour", 7}};
    CHECK_THROWS_WITH(run(world, unbound), Catch::Contains("flavour"));
    ComfyUIRequest missing = world.request(small_prompt("LoadImage"));
    missing.set.files = {{"LoadImage.image", world.folder.path() / "none.png"}};
    CHECK_THROWS_AS(run(world, missing), FileError);
    CHECK(world.near.server.arrivals().empty());
}

TEST_CASE("ends without success are typed errors") {
    WorkflowWorld world;
    CHECK_THROWS_AS(run(world, world.request(small_prompt("Fail"))), ExecutionFailed);
    ComfyUIRequest empty{Prompt{}};
    empty.checking = PromptChecking::by_server;
    CHECK_THROWS_AS(run(world, empty), PromptRefused);
    ComfyUIRequest slow = world.request(small_prompt("Work", 1000));
    slow.run.timeout = 2s;
    try {
        (void)run(world, slow);
        FAIL("it did not end");
    } catch (const PromptEnded& error) {
        CHECK(error.code() == ErrorCode::timed_out);
        CHECK(error.outcome().end == RunEnd::timed_out);
    }
    CHECK(world.outputs() == 0);
}

TEST_CASE("a file that is empty, missing or something else is an error, and leaves nothing") {
    WorkflowWorld world;
    world.near.transport->files["a.png"] = "";
    CHECK_THROWS_WITH(run(world, world.request()), Catch::Contains("is empty"));
    world.near.transport->files["a.png"] = "<html>Bad Gateway</html>";
    CHECK_THROWS_WITH(run(world, world.request()), Catch::Contains("not what its name says"));
    world.near.transport->files.erase("a.png");
    CHECK_THROWS_AS(run(world, world.request()), ServerError);
    CHECK_THROWS_WITH(run(world, world.request(small_prompt("Work", 10, ".."))),
                      Catch::Contains("which is no name"));
    CHECK(world.outputs() <= 1); // the folder itself may be there
}

TEST_CASE("a server that fails before the prompt is submitted is replaced") {
    for (const char* endpoint : {"GET /object_info", "GET /features"}) {
        WorkflowWorld world{2};
        world.near.transport->broken.insert(endpoint);
        const ComfyUIResult result = run(world, world.request());
        CHECK(result.server == "http://far:8188");
        CHECK(world.near.server.arrivals().empty());
    }
}

TEST_CASE("a prompt that was submitted stays with its server") {
    WorkflowWorld world{2};
    ComfyUIRequest request = world.request(small_prompt("Work", 1000));
    request.server = "http://near:8188";
    request.run.unreachable_patience = 10s;
    ComfyUIWorkflow workflow{world.pool};
    auto running = world.executor.start(workflow.run(std::move(request)));
    world.executor.advance(2s);
    REQUIRE(world.near.server.arrivals().size() == 1);
    world.near.transport->inner.set_down(true);
    CHECK_THROWS_AS(running.get(), PromptEnded);
    CHECK(world.far.server.arrivals().empty());
}

TEST_CASE("cancelling at each moment cancels exactly our prompt and leaves no partial file") {
    for (const Duration moment : {0ms, 20ms, 60ms, 90ms, 130ms, 180ms, 300ms, 400ms, 450ms}) {
        WorkflowWorld world{1, 2};
        ComfyUIWorkflow others{world.pool};
        auto other = world.executor.start(others.run(world.request(small_prompt("Work", 5))));
        ComfyUIWorkflow workflow{world.pool};
        ComfyUIRequest request = world.request();
        request.output = world.folder.path() / "ours";
        auto run = world.executor.start(workflow.run(std::move(request)));
        world.executor.advance(moment);
        run.request_stop();
        try {
            (void)run.get();
        } catch (const Cancelled&) {
            CHECK(workflow.status() == WorkflowStatus::cancelled);
        }
        CHECK(other.get().outcome.end == RunEnd::succeeded);
        for (const Arrival& arrival : world.near.server.arrivals())
            CHECK((arrival.fate != Fate::waits && arrival.fate != Fate::runs));
        if (std::filesystem::exists(world.folder.path() / "ours"))
            for (const auto& entry :
                 std::filesystem::directory_iterator{world.folder.path() / "ours"})
                CHECK(entry.path().filename() == "a.png");
        CHECK(world.pool->states().at(0).leases == 0);
    }
}

TEST_CASE("another process continues a kept run, also one that had ended before its downloads") {
    WorkflowWorld world{2};
    ComfyUIRequest request = world.request();
    request.run_file = world.folder.path() / "run.json";
    for (Station* station : {&world.near, &world.far})
        station->transport->broken.insert("GET /view");
    CHECK_THROWS_AS(run(world, request), ConnectionError);
    CHECK(std::filesystem::exists(request.run_file));
    for (Station* station : {&world.near, &world.far})
        station->transport->broken.clear();
    const ComfyUIResult result = run(world, request);
    CHECK(result.files.size() == 1);
    CHECK(world.near.server.arrivals().size() + world.far.server.arrivals().size() == 1);
    CHECK_FALSE(std::filesystem::exists(request.run_file));
}
