// SPDX-License-Identifier: MIT
// "Workflow Retry Logic": an operation that might fail is tried again, a little later each time.
#include "coflow/core/executor.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/mixin/retry.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

/// An external service that is not always there.
struct ExternalApi {
    int outages;
    int calls = 0;

    Task<std::string> call() {
        co_await sleep_for(1ms);
        std::printf("call %d\n", ++calls);
        if (calls <= outages)
            throw std::runtime_error{"service unavailable"};
        co_return "data";
    }
};

class RetryableWorkflow : public BaseWorkflow<NoInput, std::string, RetryMixin> {
public:
    explicit RetryableWorkflow(int outages) : api_{outages} {}

private:
    Task<std::string> execute(NoInput) override {
        co_return co_await retry_on_failure({.max_retries = 3, .delay = 10ms, .backoff = 2.0},
                                            &RetryableWorkflow::unreliable_operation);
    }
    Task<std::string> unreliable_operation() { return api_.call(); }

    ExternalApi api_;
};

int main() {
    WorkflowExecutor executor{1};
    RetryableWorkflow lucky{2};
    std::printf("result: %s\n", executor.run(lucky.run()).c_str());
    RetryableWorkflow unlucky{100};
    try {
        executor.run(unlucky.run());
    } catch (const std::runtime_error& error) {
        std::printf("given up: %s\n", error.what());
    }
}
