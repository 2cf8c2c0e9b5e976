// SPDX-License-Identifier: MIT
// What other threads may do to a run while its branches run on several.
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/run_workflow.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;

namespace {

constexpr int branches = 8;
constexpr int steps_per_branch = 40;

class Branching : public BaseWorkflow<NoInput, int> {
protected:
    Task<int> execute(NoInput) override {
        plan_steps(branches);
        std::vector<Task<int>> tasks;
        for (int i = 0; i < branches; ++i)
            tasks.push_back(step("branch", &Branching::branch, i));
        std::vector<int> sums = co_await when_all(std::move(tasks));
        int sum = 0;
        for (const int part : sums)
            sum += part;
        co_return sum;
    }

private:
    Task<int> branch(int number) {
        StepScope& here = co_await this_step();
        int sum = 0;
        for (int i = 0; i < steps_per_branch; ++i) {
            sum += co_await step("add", &Branching::add, number, i);
            here.report(100.0 * (i + 1) / steps_per_branch, "adding");
        }
        co_return sum;
    }
    Task<int> add(int number, int more) {
        co_await this_task::yield();
        co_return number + more;
    }
};

/// Notes what must not happen; Catch2 is not asked from several threads.
class Watcher final : public RunObserver {
public:
    void on_status(RunContext&, WorkflowStatus from, WorkflowStatus to) noexcept override {
        legal_ = legal_ && can_transition(from, to);
        ends_ += is_terminal(to) ? 1 : 0;
    }
    void on_progress(RunContext& run) noexcept override {
        updates_.fetch_add(1, std::memory_order_relaxed);
        static_cast<void>(run.progress());
    }

    [[nodiscard]] bool is_right() const { return legal_ && ends_ == 1; }
    [[nodiscard]] int updates() const { return updates_; }

private:
    std::atomic<bool> legal_{true};
    std::atomic<int> ends_{0};
    std::atomic<int> updates_{0};
};

/// Pauses and resumes a run and reads its progress until it has ended.
bool disturb(RunContext& run) {
    bool never_fell = true;
    double last = 0;
    while (!is_terminal(run.status())) {
        run.pause();
        const Progress now = run.progress();
        never_fell = never_fell && now.percentage >= last;
        last = now.percentage;
        run.resume();
        std::this_thread::yield();
    }
    return never_fell;
}

} // namespace

TEST_CASE("a run with parallel branches is watched, paused and resumed from another thread") {
    test::Pool backend;
    for (int round = 0; round < 20; ++round) {
        Watcher watcher;
        Branching workflow;
        RunContext run{{}, "branching"};
        run.set_observer(&watcher);
        auto handle = backend.executor.start(run_workflow(workflow, {}, run));
        const bool never_fell = disturb(run);
        CHECK(handle.get() == branches * (branches - 1) / 2 * steps_per_branch +
                                  branches * steps_per_branch * (steps_per_branch - 1) / 2);
        CHECK(never_fell);
        CHECK(watcher.is_right());
        CHECK(run.progress().percentage == 100);
        CHECK(run.step_counts().completed == branches * (steps_per_branch + 1));
        CHECK(watcher.updates() >= branches * steps_per_branch * 3);
    }
}

TEST_CASE("a run that is stopped from another thread ends once, as cancelled or completed") {
    test::Pool backend;
    for (int round = 0; round < 60; ++round) {
        Watcher watcher;
        Branching workflow;
        RunContext run{{}, "branching"};
        run.set_observer(&watcher);
        auto handle = backend.executor.start(run_workflow(workflow, {}, run));
        for (int turn = 0; turn < round; ++turn)
            std::this_thread::yield();
        if (round % 3 == 0)
            run.pause();
        run.request_stop();
        bool cancelled = false;
        try {
            handle.get();
        } catch (const Cancelled&) {
            cancelled = true;
        }
        CHECK(run.status() == (cancelled ? WorkflowStatus::cancelled : WorkflowStatus::completed));
        CHECK(watcher.is_right());
        CHECK(run.step_counts().failed == 0);
    }
}
