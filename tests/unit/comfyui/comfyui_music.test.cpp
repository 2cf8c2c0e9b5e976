// SPDX-License-Identifier: MIT
#include "coflow/comfyui/comfyui_music.hpp"

#include "coflow/core/files.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

#include <string>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;

static_assert(music::MusicBackend<ComfyUIMusic>);

TEST_CASE("a request for music is told in words, and WAV is taken as it is") {
    WorkflowWorld world;
    const std::string wave = std::string{"RIFF\x10\0\0\0WAVEfmt ", 16} + "and what follows";
    world.near.transport->files["a.wav"] = wave;
    ComfyUIRequest prompt{small_prompt("Work", 10, "a.wav")};
    prompt.prompt.binding.add("prompt", "9.text").add("seed", "9.seed");
    const ComfyUIMusic music{world.pool, prompt};
    music::MusicRequest request;
    request.bpm = 96;
    world.executor.run(music.create(request, world.folder.path() / "made.wav"));
    CHECK(world.executor.run(read_file(world.folder.path() / "made.wav")) == wave);
    Json sent;
    for (const Request& one : world.near.transport->inner.requests())
        if (one.endpoint() == "POST /prompt")
            sent = Json::parse(one.body.bytes())["prompt"]["9"]["inputs"];
    CHECK(sent["text"].get<std::string>().find("music, 96 bpm, ") != std::string::npos);
}

TEST_CASE("a prompt without a place for words makes no music") {
    WorkflowWorld world;
    const ComfyUIMusic music{world.pool, ComfyUIRequest{small_prompt()}};
    const music::MusicRequest request;
    CHECK_THROWS_AS(world.executor.run(music.create(request, "made.wav")), Error);
}
