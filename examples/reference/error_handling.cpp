// SPDX-License-Identifier: MIT
// "Workflow Error Handling": a workflow that fails asks whether it can recover, puts right what has
// gone wrong, and executes again.
#include "coflow/core/executor.hpp"
#include "coflow/mixin/retry.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

using namespace coflow;

class ErrorHandlingWorkflow : public BaseWorkflow<int, std::string, RetryMixin> {
public:
    ErrorHandlingWorkflow() { set_max_retries(2); }

private:
    /// `damage`: how often the data has to be repaired before it can be processed.
    Task<std::string> execute(int damage) override { co_return co_await process_data(damage); }

    Task<std::string> process_data(int damage) {
        std::printf("processing, retry count %d\n", retry_count());
        if (repairs_ < damage)
            throw std::runtime_error{"the data is damaged"};
        co_return "processed";
    }

    Task<bool> can_recover(const std::exception_ptr& error) override {
        try {
            std::rethrow_exception(error);
        } catch (const std::runtime_error&) {
            co_return retry_count() < max_retries();
        } catch (...) {
            co_return false;
        }
    }
    Task<> recover(const std::exception_ptr&) override {
        ++repairs_;
        std::puts("repaired");
        co_return;
    }

    int repairs_ = 0;
};

void run(WorkflowExecutor& executor, int damage) {
    ErrorHandlingWorkflow workflow;
    try {
        std::puts(executor.run(workflow.run(damage)).c_str());
    } catch (const std::exception& error) {
        std::printf("not recovered: %s\n", error.what());
    }
    std::printf("status: %s\n\n", std::string{to_string(workflow.status())}.c_str());
}

int main() {
    WorkflowExecutor executor{1};
    run(executor, 1);
    run(executor, 5);
}
