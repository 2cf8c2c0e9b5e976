// SPDX-License-Identifier: MIT
#include "coflow/comfyui/audio_workflow.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;

namespace {

AudioPrompt wanted(const WorkflowWorld& world, const char* file) {
    AudioPrompt prompt{world.request(small_prompt("Work", 10, file))};
    prompt.run.prompt.binding.add("seed", "1.seed").add("prompt", "1.text");
    prompt.seed = 7;
    prompt.prompt = "a red fox";
    return prompt;
}

} // namespace

TEST_CASE("fields of the request for audio go to the inputs that the binding names") {
    WorkflowWorld world;
    world.near.transport->files = {{"a.flac", "fLaC and what follows"},
                                   {"a.mp4", std::string{"\0\0\0\x20", 4} + "ftypisom"},
                                   {"a.png", png_head}};
    const AudioPrompt prompt = wanted(world, "a.flac");
    CHECK(prompt.request().set.parameters == Json{{"seed", 7}, {"prompt", "a red fox"}});
    AudioWorkflow workflow{world.pool};
    CHECK(workflow.name() == "comfyui_audio");
    const MediaPromptResult result = world.executor.run(workflow.run(prompt));
    REQUIRE(result.files.size() == 1);
    CHECK(result.files[0].kind == ContentKind::audio);
    CHECK(workflow.progress().percentage == 100);
}

TEST_CASE("a prompt that makes no audio, or lacks a parameter, is an error") {
    WorkflowWorld world;
    world.near.transport->files["a.txt"] = "no media";
    AudioWorkflow workflow{world.pool};
    CHECK_THROWS_WITH(world.executor.run(workflow.run(wanted(world, "a.txt"))),
                      Catch::Contains("has made no audio"));
    AudioPrompt unbound = wanted(world, "a.flac");
    unbound.negative = "blue";
    CHECK_THROWS_WITH(world.executor.run(workflow.run(unbound)), Catch::Contains("negative"));
}
