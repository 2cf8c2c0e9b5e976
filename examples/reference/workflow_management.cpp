// SPDX-License-Identifier: MIT
// "Workflow Management": a workflow by name with JSON, executed, watched and cancelled by its id.
#include "coflow/coflow.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

struct Request {
    std::string audio_file;
    std::string style;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Request, audio_file, style)

struct Clip {
    std::string music_file;
    double bpm = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Clip, music_file, bpm)

class MusicGeneration : public BaseWorkflow<Request, Clip> {
    Task<Clip> execute(Request request) override {
        co_await sleep_for(20ms);
        co_return Clip{request.style + "_" + request.audio_file, 128};
    }
};

class Endless : public BaseWorkflow<NoInput, void> {
    Task<void> execute(NoInput) override { co_await sleep_for(24h); }
};

Task<> manage() {
    auto workflow = create_workflow("music_generation", "123",
                                    {{"audio_file", "song.mp3"}, {"style", "electronic"}});
    std::printf("created: %s\n", std::string{to_string(workflow.status())}.c_str());

    const nlohmann::json result = co_await execute_workflow(workflow);
    std::printf("result: %s\n", result.dump().c_str());

    const auto status = get_workflow_status(workflow.id());
    std::printf("Workflow status: %s\n", std::string{to_string(*status)}.c_str());

    auto endless = default_manager().start("endless", {}, {.user_id = "123"});
    while (get_workflow_status(endless.id()) != WorkflowStatus::running)
        co_await sleep_for(1ms);
    cancel_workflow(endless.id());
    try {
        co_await endless;
    } catch (const Cancelled&) {
        std::printf("endless: %s\n", std::string{to_string(endless.status())}.c_str());
    }

    try {
        auto unknown = create_workflow("music_genration", "123", {});
    } catch (const Error& error) {
        std::printf("%s\n", error.what());
    }
}

int main() {
    WorkflowExecutor executor;
    WorkflowManager manager{executor};
    set_default_manager(&manager); // or leave it to coflow, which makes one of its own
    register_workflow<MusicGeneration>("music_generation");
    register_workflow<Endless>("endless");
    executor.run(manage());
    set_default_manager(nullptr);
}
