// SPDX-License-Identifier: MIT
#include "coflow/comfyui/media_prompt.hpp"

#include "coflow/comfyui/image_workflow.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

#include <chrono>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;

static_assert(MediaPrompt<ImagePrompt>);
static_assert(!MediaPrompt<ComfyUIRequest>);

TEST_CASE("cancelling a workflow for media cancels its prompt") {
    for (const Duration moment : {0ms, 1500ms}) {
        WorkflowWorld world;
        ImageWorkflow workflow{world.pool};
        auto run = world.executor.start(
            workflow.run(ImagePrompt{world.request(small_prompt("Work", 1000))}));
        world.executor.advance(moment);
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
        if (moment > 0ms)
            CHECK(world.near.server.arrivals().at(0).fate == Fate::interrupted);
        else
            CHECK(world.near.server.arrivals().empty());
    }
}
