// SPDX-License-Identifier: MIT
#include "coflow/manage/run_summary.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Short : public BaseWorkflow<NoInput, void> {
    Task<> execute(NoInput) override { co_await sleep_for(20us); }
};

} // namespace

TEST_CASE("a new summary is that of a run that has not begun") {
    const RunSummary summary;
    CHECK(summary.status() == WorkflowStatus::pending);
    CHECK_FALSE(summary.started.has_value());
}

TEST_CASE("summaries that are taken while runs start and end do not contradict themselves") {
    WorkflowExecutor executor{2};
    WorkflowManager manager{executor, {.retained_runs = 100, .max_running = 3}};
    std::atomic<bool> done{false};
    int wrong = 0;
    int seen = 0;
    std::thread reader{[&] {
        while (!done)
            for (const RunSummary& run : manager.list({}, {.limit = 50}).runs) {
                const bool began = run.status() >= WorkflowStatus::running &&
                                   run.status() != WorkflowStatus::cancelled;
                const bool ended = is_terminal(run.status());
                if ((began && !run.started) || ended != run.finished.has_value() ||
                    (run.started && *run.started < run.created) ||
                    (run.status() == WorkflowStatus::completed && run.progress.percentage != 100))
                    ++wrong;
                ++seen;
            }
    }};
    std::vector<WorkflowHandle<void>> runs;
    for (int count = 0; count < 500; ++count) {
        runs.push_back(manager.start<Short>({}));
        if (count % 7 == 0)
            runs.back().cancel();
    }
    manager.shutdown_and_wait();
    done = true;
    reader.join();
    CHECK(wrong == 0);
    CHECK(seen > 0);
    CHECK(manager.statistics().runs.total() == 500);
}
