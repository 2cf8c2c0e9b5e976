// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/run_workflow.hpp"

#include <functional>
#include <stdexcept>

namespace coflow::test {

/// An error of the tests' own.
struct MyError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Runs a coroutine function as the body of a workflow run under simulation, and keeps the run.
struct RunBench {
    class Body : public BaseWorkflow<NoInput, void> {
    public:
        std::function<Task<>()> body;

    protected:
        Task<> execute(NoInput) override { return body(); }
    };

    template <class Function>
    void run(Function function) {
        workflow.body = std::move(function);
        executor.run(run_workflow(workflow, {}, context));
    }
    template <class Function>
    TaskHandle<> start(Function function) {
        workflow.body = std::move(function);
        return executor.start(run_workflow(workflow, {}, context));
    }

    Body workflow;
    RunContext context{{.id = "r"}, "bench"};
    testing::SimulatedExecutor executor;
};

} // namespace coflow::test
