// SPDX-License-Identifier: MIT
#include "coflow/comfyui/prompt_batch.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

#include <chrono>
#include <set>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;

TEST_CASE("the items of a batch have names, folders and run files of their own") {
    PromptBatchJob job;
    job.request.output = "out";
    job.request.run_file = "runs/run";
    job.seeds = {7, 8};
    job.seed_to = "3.seed";
    job.files = {"x/fox.png", "y/fox.png"};
    const std::vector<ComfyUIRequest> items = batch_items(job);
    REQUIRE(items.size() == 4);
    CHECK(items[0].label == "fox-seed-7");
    CHECK(items[2].label == "fox-seed-7-2");
    CHECK(items[1].output == "out/fox-seed-8");
    CHECK(items[1].run_file == "runs/run-fox-seed-8");
    CHECK(items[1].set.values == Json{{"3.seed", 8}});
    CHECK(items[3].set.files.at("image") == "y/fox.png");
    CHECK_THROWS_AS(batch_items(PromptBatchJob{}), Error);
}

TEST_CASE("a batch runs on all servers of its pool and reports what failed") {
    WorkflowWorld world{2};
    PromptBatchJob job{world.request(small_prompt("Work", 100))};
    job.seeds = {1, 2, 3, 200'000}; // the last is more than the server takes
    job.seed_to = "9.seed";
    PromptBatch batch{world.pool};
    const PromptBatchResult result = world.executor.run(batch.run(job));
    CHECK(result.items == std::vector<std::string>{"seed-1", "seed-2", "seed-3"});
    REQUIRE(result.failures.size() == 1);
    CHECK(result.failures[0].item == "seed-200000");
    CHECK(result.failures[0].reason.find("9.seed") != std::string::npos);
    std::set<std::filesystem::path> files;
    std::set<std::string> servers;
    for (const ComfyUIResult& one : result.results) {
        files.insert(one.files.at(0).file);
        servers.insert(one.server);
    }
    CHECK(files.size() == 3);
    CHECK(servers.size() == 2);
}

TEST_CASE("cancelling a batch cancels every prompt that has begun") {
    WorkflowWorld world{2};
    PromptBatchJob job{world.request(small_prompt("Work", 1000))};
    job.seeds = {1, 2, 3};
    job.seed_to = "9.seed";
    PromptBatch batch{world.pool};
    auto run = world.executor.start(batch.run(job));
    world.executor.advance(2s);
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    for (Station* station : {&world.near, &world.far})
        for (const Arrival& arrival : station->server.arrivals())
            CHECK(arrival.fate == Fate::interrupted);
}
