// SPDX-License-Identifier: MIT
// "Workflow Caching": an expensive operation is done once for each input, whichever run asks.
#include "coflow/mixin/caching.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/workflow/base_workflow.hpp"

#include <chrono>
#include <cstdio>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class CachedWorkflow : public BaseWorkflow<std::string, std::string, CachingMixin> {
public:
    [[nodiscard]] MemoStatistics statistics() const {
        return cache_statistics("expensive_operation");
    }

private:
    Task<std::string> execute(std::string input) override {
        co_return co_await cached("expensive_operation", {.capacity = 100},
                                  &CachedWorkflow::expensive_operation, input);
    }
    Task<std::string> expensive_operation(std::string input) {
        std::printf("working on %s\n", input.c_str());
        co_await sleep_for(1ms);
        co_return "result for " + input;
    }
};

int main() {
    WorkflowExecutor executor{1};
    for (const char* input : {"song", "video", "song", "song"}) {
        CachedWorkflow workflow; // the cache belongs to the class
        std::puts(executor.run(workflow.run(input)).c_str());
    }
    const MemoStatistics statistics = CachedWorkflow{}.statistics();
    std::printf("%d hits, %d misses\n", static_cast<int>(statistics.hits),
                static_cast<int>(statistics.misses));
}
