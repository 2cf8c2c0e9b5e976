// SPDX-License-Identifier: MIT
// "Complex Workflow Orchestration": several workflows by name, one after the other or at once.
#include "coflow/coflow.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using nlohmann::json;

/// Stands for real work: says what it was given, after a while.
template <char Letter>
class Stage : public BaseWorkflow<json, json> {
    Task<json> execute(json input) override {
        co_await sleep_for(20ms);
        co_return json{{"stage", std::string(1, Letter)}, {"file", input.at("file")}};
    }
};

class WorkflowOrchestrator {
public:
    explicit WorkflowOrchestrator(WorkflowManager& manager) : manager_{manager} {}

    Task<json> orchestrate_complex_workflow(std::string user_id, json input_data) {
        auto workflows = create(user_id, input_data);
        const std::vector<json> results =
            co_await execute_in_sequence(manager_, std::move(workflows));
        co_return combine_workflow_results(results);
    }

    Task<json> orchestrate_at_once(std::string user_id, json input_data) {
        auto workflows = create(user_id, input_data);
        const std::vector<json> results =
            co_await execute_in_parallel(manager_, std::move(workflows));
        co_return combine_workflow_results(results);
    }

private:
    std::vector<WorkflowHandle<json>> create(std::string_view user_id, const json& input) {
        std::vector<WorkflowHandle<json>> workflows;
        for (const char* name : {"audio_analysis", "music_generation", "video_creation"})
            workflows.push_back(manager_.create(name, input, {.user_id = user_id}));
        return workflows;
    }

    static json combine_workflow_results(const std::vector<json>& results) {
        json combined = json::array();
        for (const json& result : results)
            combined.push_back(result.at("stage"));
        return combined;
    }

    WorkflowManager& manager_;
};

int main() {
    WorkflowExecutor executor;
    WorkflowManager manager{executor};
    manager.factory().add<Stage<'a'>>("audio_analysis");
    manager.factory().add<Stage<'m'>>("music_generation");
    manager.factory().add<Stage<'v'>>("video_creation");

    WorkflowOrchestrator orchestrator{manager};
    const json input = {{"file", "song.mp3"}};
    const json one = executor.run(orchestrator.orchestrate_complex_workflow("123", input));
    std::printf("in sequence: %s\n", one.dump().c_str());
    const json all = executor.run(orchestrator.orchestrate_at_once("123", input));
    std::printf("in parallel: %s\n", all.dump().c_str());
    std::printf("runs of user 123: %zu\n", manager.list({.user_id = "123"}).runs.size());
}
