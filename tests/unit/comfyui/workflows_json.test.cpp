// SPDX-License-Identifier: MIT
#include "coflow/comfyui/workflows_json.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

#include <chrono>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;

namespace {

Json run(WorkflowWorld& world, const char* name, const Json& input) {
    WorkflowFactory factory;
    add_comfyui_workflows(factory, world.pool);
    const auto workflow = factory.create(name, input);
    RunContext context{{}, name};
    return world.executor.run(run_workflow(*workflow, NoInput{}, context));
}

Json picture(const WorkflowWorld& world) {
    return {{"nodes", small_prompt().json()},
            {"binding", {{"seed", "9.seed"}}},
            {"output", (world.folder.path() / "out").string()}};
}

} // namespace

TEST_CASE("every workflow is known by its name") {
    WorkflowWorld world;
    WorkflowFactory factory;
    add_comfyui_workflows(factory, world.pool);
    for (const char* name : {"comfyui", "comfyui_image", "comfyui_video", "comfyui_audio",
                             "comfyui_multimodal", "comfyui_batch"})
        CHECK(factory.contains(name));
    CHECK(factory.entries().at(0).type == WorkflowType::comfyui);
    CHECK_THROWS_AS(add_comfyui_workflows(factory, world.pool), Error);
}

TEST_CASE("a prompt, a picture and a batch run by name") {
    WorkflowWorld world;
    Json input = picture(world);
    input["set"] = {{"First.ms", 5}};
    input["timeout"] = 60;
    const Json made = run(world, "comfyui", input);
    CHECK(made["files"].size() == 1);
    CHECK(made["server"] == "http://near:8188");

    Json seeded = picture(world);
    seeded["seed"] = 7;
    CHECK(run(world, "comfyui_image", seeded)["files"][0]["kind"] == "image");
    seeded.erase("seed");
    seeded["needs"] = {"image"};
    CHECK(run(world, "comfyui_multimodal", seeded)["files"].size() == 1);

    Json batch = picture(world);
    batch["seeds"] = {1, 2};
    const Json done = run(world, "comfyui_batch", batch);
    CHECK(done["results"].contains("seed-2"));
    CHECK(done["failures"].empty());
}

TEST_CASE("what has no meaning is refused by its name") {
    WorkflowWorld world;
    const auto refused = [&world](const char* member, const Json& value, const char* text) {
        Json input = picture(world);
        input[member] = value;
        CHECK_THROWS_WITH(run(world, "comfyui_image", input), Catch::Contains(text));
    };
    refused("sede", 7, "sede");
    refused("seed", -7, "seed");
    refused("width", "wide", "width");
    refused("prompt_file", "a.json", "either");
    refused("timeout", 0, "timeout");
    refused("binding", {{"seed", 4}}, "binding");
    CHECK_THROWS_WITH(
        run(world, "comfyui_multimodal", {{"nodes", Json::object()}, {"needs", {"smell"}}}),
        Catch::Contains("smell"));
    CHECK(world.near.server.arrivals().empty());
}
