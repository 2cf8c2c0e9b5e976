// SPDX-License-Identifier: MIT
// Watching a run by its id, cancelling another, and the statistics of both.
#include "coflow/coflow.hpp"

#include <chrono>
#include <cstdio>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class Countdown : public BaseWorkflow<int, std::string> {
    Task<std::string> execute(int from) override {
        for (int left = from; left > 0; --left) {
            co_await sleep_for(10ms);
            report_progress(100.0 * (from - left + 1) / from, std::to_string(left - 1) + " left");
        }
        co_return "lift-off";
    }
};

Task<> watch(WorkflowManager& manager, std::string id) {
    auto changes = manager.monitor_workflow(id);
    double last = 0;
    bool rising = true;
    while (auto progress = co_await changes.next()) {
        rising = rising && progress->percentage >= last;
        last = progress->percentage;
        if (is_terminal(progress->status))
            std::printf("%s at %.0f %%, %s\n", std::string{to_string(progress->status)}.c_str(),
                        progress->percentage, progress->message.c_str());
    }
    std::printf("progress never fell: %s\n", rising ? "yes" : "no");
}

Task<> show(WorkflowManager& manager) {
    auto run = manager.start<Countdown>(3, {.id = "apollo", .user_id = "houston"});
    auto endless = manager.start<Countdown>(1'000'000, {.id = "cassandra"});
    co_await watch(manager, "apollo");
    std::printf("%s\n", (co_await run).c_str());

    manager.cancel("cassandra");
    try {
        co_await endless;
    } catch (const Cancelled&) {
        std::puts("cassandra was cancelled");
    }
}

int main() {
    WorkflowExecutor executor{2};
    WorkflowManager manager{executor};
    executor.run(show(manager));
    const WorkflowStatistics statistics = manager.statistics();
    std::printf("%d runs: %d completed, %d cancelled\n", static_cast<int>(statistics.runs.total()),
                static_cast<int>(statistics.runs[WorkflowStatus::completed]),
                static_cast<int>(statistics.runs[WorkflowStatus::cancelled]));
}
