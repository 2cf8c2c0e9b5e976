// SPDX-License-Identifier: MIT
// "Workflow Statistics": totals by status and how long runs took, in simulated time.
#include "coflow/coflow.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class Encode : public BaseWorkflow<Duration, void> {
public:
    Encode() : BaseWorkflow{{.type = WorkflowType::processing}} {}

private:
    Task<> execute(Duration length) override { co_await sleep_for(length); }
};

class Analyze : public BaseWorkflow<Duration, void> {
public:
    Analyze() : BaseWorkflow{{.type = WorkflowType::analysis}} {}

private:
    Task<> execute(Duration length) override {
        co_await sleep_for(length);
        throw std::runtime_error{"silence"};
    }
};

double seconds(Duration duration) { return std::chrono::duration<double>{duration}.count(); }

int main() {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    for (int count = 1; count <= 10; ++count)
        static_cast<void>(manager.start<Encode>(std::chrono::seconds{count}));
    static_cast<void>(manager.start<Analyze>(5s));
    auto endless = manager.start<Encode>(1000h);
    executor.advance(20s);
    endless.cancel();
    executor.run_until_idle();

    const WorkflowStatistics stats = manager.statistics();
    const auto count = [&stats](WorkflowStatus status) {
        return static_cast<unsigned>(stats.runs[status]);
    };
    std::printf("Total workflows: %u\n", static_cast<unsigned>(stats.runs.total()));
    std::printf("Completed workflows: %u\n", count(WorkflowStatus::completed));
    std::printf("Failed workflows: %u\n", count(WorkflowStatus::failed));
    std::printf("Cancelled workflows: %u\n", count(WorkflowStatus::cancelled));
    std::printf("Average execution time: %.2fs\n", seconds(stats.durations.average));
    std::printf("Half took at most about %.1fs\n", seconds(stats.durations.p50));
    std::printf("Throughput: %.1f per second\n", stats.throughput);
    for (const TypeStatistics& type : stats.types)
        std::printf("%s: %u\n", std::string{type.type.name()}.c_str(),
                    static_cast<unsigned>(type.runs.total()));
}
