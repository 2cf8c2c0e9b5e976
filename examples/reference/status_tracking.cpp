// SPDX-License-Identifier: MIT
// "Workflow Status Tracking": asking a manager by id how a run is doing.
#include "coflow/coflow.hpp"

#include <chrono>
#include <cstdio>
#include <optional>
#include <stdexcept>

using namespace coflow;
using namespace std::chrono_literals;

class Render : public BaseWorkflow<int, int> {
    Task<int> execute(int frames) override {
        if (frames < 0)
            throw std::runtime_error{"a clip cannot have " + std::to_string(frames) + " frames"};
        co_await sleep_for(std::chrono::milliseconds{frames});
        co_return frames;
    }
};

void tell(const WorkflowManager& manager, const char* id) {
    const std::optional<WorkflowStatus> status = manager.status(id);
    if (!status)
        std::printf("%s: no such workflow\n", id);
    else if (*status == WorkflowStatus::running)
        std::printf("%s: Workflow is running\n", id);
    else if (*status == WorkflowStatus::completed)
        std::printf("%s: Workflow completed successfully\n", id);
    else if (*status == WorkflowStatus::failed)
        std::printf("%s: Workflow failed: %s\n", id, manager.find(id)->error.c_str());
    else
        std::printf("%s: Workflow is %s\n", id, std::string{to_string(*status)}.c_str());
}

Task<> show(WorkflowManager& manager) {
    auto run = manager.create<Render>(5, {.id = "workflow_123"});
    tell(manager, "workflow_123");
    manager.start("workflow_123");
    co_await run;
    tell(manager, "workflow_123");

    auto endless = manager.start<Render>(1'000'000, {.id = "workflow_124"});
    while (endless.status() != WorkflowStatus::running)
        co_await sleep_for(1ms);
    tell(manager, "workflow_124");
    manager.cancel("workflow_124");
    try {
        co_await endless;
    } catch (const Cancelled&) {
        tell(manager, "workflow_124");
    }

    auto failing = manager.start<Render>(-1, {.id = "workflow_125"});
    try {
        co_await failing;
    } catch (const std::runtime_error&) {
        tell(manager, "workflow_125");
    }
    tell(manager, "workflow_126");
}

int main() {
    WorkflowExecutor executor{2};
    WorkflowManager manager{executor};
    executor.run(show(manager));
}
