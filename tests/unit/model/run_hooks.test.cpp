// SPDX-License-Identifier: MIT
#include "coflow/model/run_hooks.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "coflow/model/step_probe.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <memory>
#include <string>
#include <vector>

using namespace coflow;

namespace {

/// Writes down what it is told.
struct Diary final : RunObserver {
    void on_status(RunContext& run, WorkflowStatus, WorkflowStatus to) noexcept override {
        lines.push_back(run.id() + " " + std::string{to_string(to)});
    }
    void on_progress(RunContext& run) noexcept override { ++progress_of[run.id() == "inner"]; }
    void on_step(RunContext& run, const StepEvent& event) noexcept override {
        lines.push_back(run.id() + " " + std::string{event.step.name()});
    }
    std::vector<std::string> lines;
    int progress_of[2]{};
};

struct CountingProbe final : StepProbe {
    Task<> before_attempt(const StepScope&) override {
        ++asked;
        co_return;
    }
    int asked = 0;
};

int one() { return 1; }

class Inner : public BaseWorkflow<NoInput, int> {
    Task<int> execute(NoInput) override { co_return co_await step("add", &one); }
};

class Outer : public BaseWorkflow<NoInput, int> {
    Task<int> execute(NoInput) override {
        Inner inner;
        Task<int> task = inner.run({.id = "inner"});
        co_return co_await std::move(task);
    }
};

const std::vector<std::string> inner_lines{"inner running", "inner add", "inner add",
                                           "inner completed"};

} // namespace

TEST_CASE("the hooks of a scheduler see every run on it, however it is started", "[model]") {
    testing::SimulatedExecutor executor;
    Diary diary;
    executor.hooks().observer = &diary;

    SECTION("directly") {
        Inner inner;
        executor.run(inner.run({.id = "inner"}));
        CHECK(diary.lines == inner_lines);
        CHECK(diary.progress_of[1] > 0);
    }
    SECTION("by another run") {
        Outer outer;
        executor.run(outer.run({.id = "outer"}));
        std::vector<std::string> lines = inner_lines;
        lines.insert(lines.begin(), "outer running");
        lines.push_back("outer completed");
        CHECK(diary.lines == lines);
    }
    SECTION("by a manager, from the first change of its status on") {
        WorkflowManager manager{executor};
        manager.start<Inner>({}, {.id = "inner"}).get();
        std::vector<std::string> lines = inner_lines;
        lines.insert(lines.begin(), "inner queued");
        CHECK(diary.lines == lines);
    }
}

TEST_CASE("the probe of a scheduler is asked in runs that have no other", "[model]") {
    testing::SimulatedExecutor executor;
    CountingProbe of_scheduler;
    CountingProbe of_run;
    executor.hooks().probe = &of_scheduler;
    Outer outer;
    executor.run(outer.run());
    CHECK(of_scheduler.asked == 1);
    Inner inner;
    executor.run(inner.run({.probe = &of_run}));
    CHECK(of_scheduler.asked == 1);
    CHECK(of_run.asked == 1);
}

TEST_CASE("a run without hooks is observed by nobody but its owner", "[model]") {
    testing::SimulatedExecutor executor;
    CHECK(executor.hooks().observer == nullptr);
    CHECK(executor.hooks().probe == nullptr);
    RunContext run{{.id = "r"}, "w"};
    run.connect(executor.scheduler());
    CHECK_FALSE(run.observes_steps());
    CHECK(run.probe() == nullptr);
}
