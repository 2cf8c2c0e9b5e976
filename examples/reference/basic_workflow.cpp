// SPDX-License-Identifier: MIT
// "Basic Workflow Creation": a workflow is a class with a typed input and output; status, result
// and error are kept for it.
#include "coflow/core/executor.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class MyWorkflow : public BaseWorkflow<std::string, std::size_t> {
public:
    MyWorkflow() : BaseWorkflow{{.name = "my_workflow", .type = WorkflowType::processing}} {}

protected:
    Task<std::size_t> execute(std::string text) override {
        report_progress(10, "processing");
        co_await sleep_for(1ms);
        if (text.empty())
            throw std::runtime_error{"there is nothing to process"};
        co_return text.size();
    }
};

static void show(const MyWorkflow& workflow) {
    const RunContext& run = *workflow.latest_run();
    std::cout << workflow.name() << " (" << to_string(workflow.type()) << ", "
              << to_string(run.priority()) << ") of user " << run.user_id() << ": "
              << to_string(workflow.status()) << "\n";
}

int main() {
    WorkflowExecutor executor;
    MyWorkflow workflow;

    const std::size_t result =
        executor.run(workflow.run("some data", {.id = "workflow_1", .user_id = "123"}));
    show(workflow);
    std::cout << "result: " << result << "\n";

    try {
        executor.run(workflow.run(
            "", {.id = "workflow_2", .user_id = "123", .priority = WorkflowPriority::high}));
    } catch (const std::runtime_error&) {
        show(workflow);
        std::cout << workflow.latest_run()->error_message() << "\n";
    }
}
