// SPDX-License-Identifier: MIT
// "Workflow Integration Testing": a manager on a simulated executor, whose hours pass at once.
#include "coflow/coflow.hpp"
#include "coflow/testing/explore.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;
using nlohmann::json;

class TestWorkflow : public BaseWorkflow<NoInput, std::string> {
    Task<std::string> execute(NoInput) override {
        co_await sleep_for(1h);
        co_return "test_result";
    }
};

void require(bool condition, const char* what) {
    if (!condition)
        throw std::runtime_error{what};
    std::printf("ok: %s\n", what);
}

void test_workflow_integration() {
    testing::SimulatedExecutor executor;
    WorkflowManager workflow_manager{executor};
    workflow_manager.factory().add<TestWorkflow>("test_workflow");

    // Create and execute workflow
    auto workflow = workflow_manager.create("test_workflow", {}, {.user_id = "test_user"});
    const json result = executor.run(workflow_manager.execute(workflow));

    // Verify result
    require(result == "test_result", "the result is right");

    // Verify workflow status
    require(workflow_manager.status(workflow.id()) == WorkflowStatus::completed,
            "the status is completed");
}

/// The same under a thousand different schedules, with a cancel that comes at any time.
void test_that_no_run_is_lost() {
    testing::explore(1000, [](testing::Trial& trial) {
        WorkflowManager manager{trial.executor()};
        auto run = manager.start<TestWorkflow>({});
        trial.executor().advance(std::chrono::minutes{trial.random().below(90)});
        run.cancel();
        trial.executor().advance(1h);
        if (!run.done() || manager.statistics().runs.total() != 1)
            throw std::runtime_error{"a run is lost"};
    });
    std::puts("ok: no run is lost under a thousand schedules");
}

int main() {
    test_workflow_integration();
    test_that_no_run_is_lost();
}
