// SPDX-License-Identifier: MIT
// "Workflow Testing": virtual time, and a seed instead of chance, so that an hour takes no time
// and a failure can be repeated.
#include "coflow/core/sleep.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class TestWorkflow : public BaseWorkflow<NoInput, std::string> {
protected:
    Task<std::string> execute(NoInput) override {
        co_await sleep_for(1h);
        co_return "test_result";
    }
};

static void expect(bool holds, const char* what) {
    std::cout << (holds ? "passed: " : "FAILED: ") << what << "\n";
    if (!holds)
        std::exit(EXIT_FAILURE);
}

static void test_workflow() {
    testing::SimulatedExecutor executor{{.seed = 7}};
    TestWorkflow workflow;
    const std::string result =
        executor.run(workflow.run({.id = "test_workflow", .user_id = "test_user"}));

    expect(result == "test_result", "the workflow returns its result");
    expect(workflow.status() == WorkflowStatus::completed, "it is completed");
    expect(workflow.latest_run()->elapsed() == 1h, "it took an hour of virtual time");
}

static void test_cancellation() {
    testing::SimulatedExecutor executor;
    TestWorkflow workflow;
    auto handle = executor.start(workflow.run());
    executor.advance(10min);
    expect(workflow.status() == WorkflowStatus::running, "after ten minutes it runs");
    handle.request_stop();
    executor.run_until_idle();
    expect(workflow.status() == WorkflowStatus::cancelled, "and ends as soon as it is cancelled");
}

static void test_deadline() {
    testing::SimulatedExecutor executor;
    TestWorkflow workflow;
    try {
        executor.run(workflow.run({.timeout = 30min}));
    } catch (const TimedOut&) {
        expect(workflow.latest_run()->elapsed() == 30min, "its deadline stops it");
    }
    expect(workflow.status() == WorkflowStatus::failed, "and it has failed");
}

int main() {
    test_workflow();
    test_cancellation();
    test_deadline();
}
