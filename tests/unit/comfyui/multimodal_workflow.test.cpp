// SPDX-License-Identifier: MIT
#include "coflow/comfyui/multimodal_workflow.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;

TEST_CASE("of each kind that is needed there has to be a result") {
    WorkflowWorld world;
    world.near.transport->files["b.flac"] = "fLaC and what follows";
    Prompt prompt = small_prompt();
    prompt.put("8", "Save", {{"file", "b.flac"}});
    MultimodalPrompt request{world.request(prompt)};
    request.needs = {ContentKind::image, ContentKind::audio};
    MultimodalWorkflow workflow{world.pool};
    const MediaPromptResult result = world.executor.run(workflow.run(request));
    CHECK(result.files.size() == 2);
    request.needs = {ContentKind::image, ContentKind::text};
    CHECK_THROWS_WITH(world.executor.run(workflow.run(request)), Catch::Contains("no text"));
}

TEST_CASE("files of a request are uploaded for the parameters of their names") {
    MultimodalPrompt request;
    request.image = "a.png";
    request.sound = "b.wav";
    request.prompt = "a fox";
    const ComfyUIRequest made = request.request();
    CHECK(made.set.files.size() == 2);
    CHECK(made.set.files.at("sound") == "b.wav");
    CHECK(made.set.parameters == Json{{"prompt", "a fox"}});
}
