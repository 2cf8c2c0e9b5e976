// SPDX-License-Identifier: MIT
#include "coflow/comfyui/comfyui_images.hpp"

#include "coflow/core/files.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

#include <stdexcept>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;

static_assert(image::ImageBackend<ComfyUIImages>);

namespace {

ComfyUIRequest bound_prompt(int ms = 10) {
    ComfyUIRequest request{small_prompt("Work", ms)};
    request.prompt.binding.add("prompt", "9.text").add("seed", "9.seed");
    return request;
}

} // namespace

TEST_CASE("a picture of a prompt becomes the file of a generator, and progress is told") {
    WorkflowWorld world;
    const ComfyUIImages images{world.pool, bound_prompt()};
    image::ImageCreationRequest request;
    request.prompt = "a red fox";
    request.seed = 7;
    double told = 0;
    world.executor.run(images.create(request, world.folder.path() / "made.png",
                                     [&told](double fraction) { told = fraction; }));
    CHECK(world.executor.run(read_file(world.folder.path() / "made.png")) == png_head);
    CHECK(told == 1);
    Json sent;
    for (const Request& one : world.near.transport->inner.requests())
        if (one.endpoint() == "POST /prompt")
            sent = Json::parse(one.body.bytes())["prompt"]["9"]["inputs"];
    CHECK(sent["text"] == "a red fox");
    CHECK(sent["seed"] == 7);
}

TEST_CASE("words that the prompt has no place for are an error") {
    WorkflowWorld world;
    const ComfyUIImages images{world.pool, ComfyUIRequest{small_prompt()}};
    image::ImageCreationRequest request;
    request.prompt = "a red fox";
    CHECK_THROWS_WITH(world.executor.run(images.create(request, "made.png")),
                      Catch::Contains("prompt"));
    CHECK(world.near.server.arrivals().empty());
}

TEST_CASE("a progress that throws, or a stop, cancels the prompt") {
    for (const bool throws : {true, false}) {
        WorkflowWorld world;
        const ComfyUIImages images{world.pool, bound_prompt(1000)};
        const image::ImageCreationRequest request;
        auto run = world.executor.start(
            images.create(request, world.folder.path() / "made.png", [throws](double fraction) {
                if (throws && fraction > 0.3)
                    throw std::runtime_error{"enough"};
            }));
        if (throws) {
            CHECK_THROWS_WITH(run.get(), "enough");
        } else {
            world.executor.advance(std::chrono::milliseconds{2500});
            run.request_stop();
            CHECK_THROWS_AS(run.get(), Cancelled);
        }
        CHECK(world.near.server.arrivals().at(0).fate == Fate::interrupted);
        CHECK_FALSE(std::filesystem::exists(world.folder.path() / "made.png"));
    }
}
