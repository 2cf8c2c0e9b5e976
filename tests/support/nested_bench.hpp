// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/sleep.hpp"
#include "coflow/workflow/pipeline.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <functional>
#include <utility>

namespace coflow::test {

/// Doubles a number in two steps of a second each; negative ones fail in the second.
class Doubling : public PipelineWorkflow<int, int> {
public:
    Doubling() {
        steps(step("wait", &Doubling::wait), step("double", &Doubling::twice, {.weight = 3}));
    }

private:
    Task<int> wait(int value) const {
        co_await sleep_for(std::chrono::seconds{1});
        co_return value;
    }
    Task<int> twice(int value) const {
        co_await sleep_for(std::chrono::seconds{1});
        if (value < 0)
            throw MyError{"negative"};
        co_return 2 * value;
    }
};

struct Parent {
    testing::SimulatedExecutor executor;
    RunBench::Body workflow;
    Doubling child;
    RunContext context{{.id = "p", .user_id = "ann", .priority = WorkflowPriority::high}, "parent"};

    TaskHandle<> start(std::function<Task<>()> body) {
        workflow.body = std::move(body);
        return executor.start(run_workflow(workflow, {}, context));
    }
};

} // namespace coflow::test
