// SPDX-License-Identifier: MIT
// "Workflow Progress Monitoring": following a run by its id, to its end; in simulated time, so
// that the reader sees every change.
#include "coflow/coflow.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <chrono>
#include <cstdio>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class MakeClip : public PipelineWorkflow<std::string, std::string> {
public:
    MakeClip() {
        steps(step("analyze", &MakeClip::analyze), step("generate", &MakeClip::generate),
              step("export", &MakeClip::save, {.weight = 2}));
    }

private:
    Task<std::string> analyze(std::string song) {
        report_progress(0, "listening to " + song);
        co_await sleep_for(1s);
        co_return song;
    }
    Task<std::string> generate(std::string song) {
        report_progress(0, "drawing");
        co_await sleep_for(1s);
        co_return song + ".frames";
    }
    Task<std::string> save(std::string frames) {
        report_progress(0, "writing");
        co_await sleep_for(1s);
        co_return frames + ".mp4";
    }
};

Task<> monitor_progress(WorkflowManager& manager, std::string id) {
    auto changes = manager.monitor_workflow(id);
    std::string message;
    while (auto progress = co_await changes.next()) {
        if (!progress->message.empty() && progress->message != message) {
            message = progress->message;
            std::printf("Workflow %s: %.0f%% complete\n", id.c_str(), progress->percentage);
            std::printf("Current step: %s\n", progress->current_step.c_str());
            std::printf("Message: %s\n", message.c_str());
        }
        if (progress->percentage == 100 && progress->status == WorkflowStatus::completed)
            std::puts("Workflow completed!");
    }
}

int main() {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<MakeClip>("song", {.id = "clip-1"});
    executor.run(monitor_progress(manager, "clip-1"));
    std::printf("Result: %s\n", run.get().c_str());
}
