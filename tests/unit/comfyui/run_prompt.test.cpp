// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run_prompt.hpp"

#include "coflow/base/temporary_directory.hpp"
#include "coflow/comfyui/kept_run.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/simulated_transport.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;

namespace {

constexpr ServerVersion newest{0, 33, 0};
constexpr ServerVersion of_2025{0, 3, 64};

Prompt prompt_of(const char* middle = "Work", int ms = 10) {
    Prompt prompt;
    prompt.put("1", "Work", {{"ms", ms}, {"steps", 3}});
    prompt.put("2", middle, {{"ms", ms}, {"steps", 2}});
    prompt.put("9", "Save", {{"ms", ms}, {"file", "a.png"}});
    return prompt;
}

struct Watcher final : RunWatcher {
    void on_progress(const Report& report) override { percentage = report.percentage; }
    void on_event(const comfyui::Event& event) override {
        ++events;
        if (const auto* executing = std::get_if<NodeExecuting>(&event);
            executing && executing->node)
            nodes.insert(*executing->node);
    }
    void on_end(const RunOutcome& outcome) override {
        ++ends;
        end = outcome;
    }

    double percentage = 0;
    int events = 0;
    int ends = 0;
    std::set<std::string> nodes;
    RunOutcome end;
};

struct World {
    explicit World(std::optional<ServerVersion> version = newest) : server{version} {}

    Task<RunOutcome> run(Submission submission, comfyui::RunOptions options = {}) {
        return run_prompt(client, std::move(submission), options, &watcher);
    }
    [[nodiscard]] int asked(const std::string& endpoint) const {
        int count = 0;
        for (const Request& request : transport->requests())
            count += request.endpoint() == endpoint ? 1 : 0;
        return count;
    }

    testing::SimulatedExecutor executor;
    SimulatedServer server;
    std::shared_ptr<SimulatedTransport> transport =
        std::make_shared<SimulatedTransport>(server, executor.scheduler(), 1);
    Client client{transport};
    Watcher watcher;
};

} // namespace

TEST_CASE("a prompt runs to its end, and its watcher sees each node") {
    World world;
    const RunOutcome outcome = world.executor.run(world.run(prompt_of()));
    CHECK(outcome.end == RunEnd::succeeded);
    REQUIRE(outcome.files().size() == 1);
    CHECK(outcome.files().front().filename == "a.png");
    CHECK(world.watcher.percentage == 100);
    CHECK(world.watcher.nodes == std::set<std::string>{"1", "2", "9"});
    CHECK(world.watcher.ends == 1);
    CHECK(world.asked("POST /prompt") == 1);
    CHECK(world.transport->sockets() == 1);
    REQUIRE(world.server.arrivals().size() == 1);
    CHECK(world.server.arrivals().front().prompt_id == outcome.prompt_id);
}

TEST_CASE("a prompt runs on a server that chooses the id itself") {
    World world{std::nullopt};
    Submission submission{prompt_of()};
    submission.prompt_id = "11111111-2222-4333-8444-555555555555";
    const RunOutcome outcome = world.executor.run(world.run(submission));
    CHECK(outcome.end == RunEnd::succeeded);
    CHECK(outcome.prompt_id != submission.prompt_id);
    CHECK(world.server.arrivals().front().tag == submission.prompt_id);
}

TEST_CASE("a node that fails and a prompt that is refused are outcomes") {
    World world;
    const RunOutcome failed = world.executor.run(world.run(prompt_of("Fail")));
    CHECK(failed.end == RunEnd::failed);
    REQUIRE(failed.failure);
    CHECK(failed.failure->node == "2");
    const RunOutcome refused = world.executor.run(world.run(Prompt{}));
    CHECK(refused.end == RunEnd::refused);
    REQUIRE(refused.refusal);
    CHECK(refused.refusal->problem().type == "prompt_no_outputs");
    const RunOutcome blocked = world.executor.run(world.run(prompt_of("Block")));
    CHECK(blocked.end == RunEnd::succeeded);
    CHECK(blocked.blocked.size() == 1);
}

TEST_CASE("a stop request cancels the prompt, and no other, then the task is cancelled") {
    for (const std::optional<ServerVersion> version :
         {std::optional{newest}, std::optional{of_2025}}) {
        World world{version};
        auto run = world.executor.start(world.run(prompt_of("Work", 1000)));
        world.executor.advance(1500ms);
        REQUIRE(world.server.arrivals().front().fate == Fate::runs);
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
        CHECK(world.server.arrivals().front().fate == Fate::interrupted);
        CHECK(world.watcher.end.end == RunEnd::cancelled);
        CHECK(world.watcher.end.confirmed);
    }
}

TEST_CASE("a prompt that cannot be interrupted alone is left to end, and its success is returned") {
    World world{std::nullopt};
    auto run = world.executor.start(world.run(prompt_of("Work", 1000)));
    world.executor.advance(1500ms);
    run.request_stop();
    CHECK(run.get().end == RunEnd::succeeded);
    CHECK(world.asked("POST /interrupt") == 0);
}

TEST_CASE("a run that is cancelled before it starts does nothing") {
    World world;
    auto run = world.executor.start(world.run(prompt_of()));
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(world.transport->requests().empty());
}

TEST_CASE("a cancel that comes as the run ends changes nothing") {
    World world;
    auto run = world.executor.start(world.run(prompt_of()));
    while (world.server.arrivals().empty() ||
           world.server.arrivals().front().fate != Fate::succeeded)
        world.executor.step();
    run.request_stop();
    CHECK(run.get().end == RunEnd::succeeded);
}

TEST_CASE("a prompt that others interrupt or delete, or that a restart forgets, is told as such") {
    World world;
    auto running = world.executor.start(world.run(prompt_of("Work", 1000)));
    world.executor.advance(1500ms);
    world.server.interrupt_others(world.executor.now());
    CHECK(running.get().end == RunEnd::interrupted);

    auto blocker = world.executor.start(world.run(prompt_of("Work", 10'000)));
    world.executor.advance(1s);
    Watcher other;
    auto waiting = world.executor.start(run_prompt(world.client, prompt_of(), {}, &other));
    world.executor.advance(1s);
    world.server.delete_waiting();
    world.transport->wake();
    const RunOutcome deleted = waiting.get();
    CHECK(deleted.end == RunEnd::lost);
    CHECK(deleted.loss == Loss::removed);

    world.server.restart();
    world.transport->wake();
    const RunOutcome forgotten = blocker.get();
    CHECK(forgotten.end == RunEnd::lost);
    CHECK(forgotten.loss == Loss::restarted);
}

TEST_CASE("a server that nobody can reach ends a run in bounded time") {
    World world;
    world.transport->set_down(true);
    const TimePoint begin = world.executor.now();
    const RunOutcome outcome = world.executor.run(world.run(prompt_of()));
    CHECK(outcome.end == RunEnd::lost);
    CHECK(outcome.loss == Loss::unreachable);
    CHECK(world.executor.now() - begin <= 6min);
}

TEST_CASE("a kept run is found again by another process, and is not submitted twice") {
    const TemporaryDirectory folder;
    const std::filesystem::path file = folder.path() / "run.json";
    World world;
    auto first = world.executor.start(
        run_kept_prompt(world.client, prompt_of("Work", 1000), file, {.cancel_patience = 0s}));
    world.executor.advance(1500ms);
    CHECK(std::filesystem::exists(file));
    // As if the process had been killed: nothing confirms the cancel.
    world.transport->set_down(true);
    first.request_stop();
    CHECK_THROWS_AS(first.get(), Cancelled);
    CHECK(std::filesystem::exists(file));

    world.transport->set_down(false);
    const RunOutcome outcome = world.executor.run(
        run_kept_prompt(world.client, prompt_of("Work", 1000), file, {}, &world.watcher));
    CHECK(outcome.end == RunEnd::succeeded);
    CHECK(world.asked("POST /prompt") == 1);
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a file that keeps the run of another prompt is refused") {
    const TemporaryDirectory folder;
    World world;
    KeptRun kept;
    kept.prompt_id = "x";
    kept.server = world.client.server();
    kept.prompt_sha256 = prompt_digest(prompt_of());
    world.executor.run(keep_run(kept, folder.path() / "run.json"));
    CHECK_THROWS_AS(world.executor.run(run_kept_prompt(world.client, prompt_of("Fail"),
                                                       folder.path() / "run.json")),
                    Error);
    CHECK(world.asked("POST /prompt") == 0);
}
