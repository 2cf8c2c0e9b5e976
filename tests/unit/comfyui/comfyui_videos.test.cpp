// SPDX-License-Identifier: MIT
#include "coflow/comfyui/comfyui_videos.hpp"

#include "coflow/core/files.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

#include <string>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;

static_assert(video::VideoBackend<ComfyUIVideos>);

TEST_CASE("the slides of a video are uploaded, and what comes is the file") {
    WorkflowWorld world;
    const std::string film = std::string{"\0\0\0\x20", 4} + "ftypisom and what follows";
    world.near.transport->files["a.mp4"] = film;
    ComfyUIRequest prompt{small_prompt("LoadImage", 10, "a.mp4")};
    prompt.prompt.binding.add("image", "2.image").add("frames", "9.seed");
    const ComfyUIVideos videos{world.pool, prompt};
    world.executor.run(write_file_atomically(world.folder.path() / "one.png", png_head));
    video::VideoCreationRequest request;
    request.slides.emplace_back(world.folder.path() / "one.png", std::chrono::seconds{2});
    world.executor.run(videos.create(request, world.folder.path() / "made.mp4"));
    CHECK(world.executor.run(read_file(world.folder.path() / "made.mp4")) == film);
    CHECK(world.near.transport->asked("POST /upload/image") == 1);
    Json sent;
    for (const Request& one : world.near.transport->inner.requests())
        if (one.endpoint() == "POST /prompt")
            sent = Json::parse(one.body.bytes())["prompt"];
    CHECK(sent["9"]["inputs"]["seed"] == 50);

    request.slides.emplace_back(world.folder.path() / "one.png");
    CHECK_THROWS_WITH(world.executor.run(videos.create(request, "made.mp4")),
                      Catch::Contains("image_2"));
}
