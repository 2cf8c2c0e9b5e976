// SPDX-License-Identifier: MIT
#include "coflow/manage/shutdown.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Sleeps : public BaseWorkflow<Duration, void> {
    Task<> execute(Duration time) override { co_await sleep_for(time); }
};

} // namespace

TEST_CASE("a draining shutdown starts nothing more and lets everything end, also what queues") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    std::vector<WorkflowHandle<void>> runs;
    for (int count = 0; count < 3; ++count)
        runs.push_back(manager.start<Sleeps>(1s));
    auto created = manager.create<Sleeps>(1s, {.id = "created"});
    const TimePoint begin = executor.now();
    auto shutdown = executor.start(manager.shutdown());
    executor.run_until_idle();
    CHECK(created.status() == WorkflowStatus::cancelled);
    try {
        static_cast<void>(manager.start<Sleeps>(1s));
        FAIL("a start must be refused");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::closed);
    }
    CHECK_THROWS_AS(manager.start("created"), Error);
    shutdown.get();
    CHECK(executor.now() - begin == 3s);
    for (WorkflowHandle<void>& run : runs)
        CHECK(run.status() == WorkflowStatus::completed);
    CHECK(manager.statistics().runs.total() == 4);
}

TEST_CASE("a draining shutdown cancels what queues, if asked to") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    auto running = manager.start<Sleeps>(1s);
    auto queued = manager.start<Sleeps>(1s);
    executor.run_until_idle();
    executor.run(manager.shutdown({.queued = QueuedRuns::cancel}));
    CHECK(running.status() == WorkflowStatus::completed);
    CHECK(queued.status() == WorkflowStatus::cancelled);
    CHECK_FALSE(queued.run().started().has_value());
}

TEST_CASE("at its deadline a shutdown cancels what is left") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 2}};
    auto quick = manager.start<Sleeps>(1s);
    auto slow = manager.start<Sleeps>(1h);
    auto next = manager.start<Sleeps>(2h);
    auto paused = manager.start<Sleeps>(1s);
    paused.pause();
    const TimePoint begin = executor.now();
    manager.shutdown_and_wait({.deadline = 30s});
    CHECK(executor.now() - begin == 30s);
    CHECK(quick.status() == WorkflowStatus::completed);
    for (const auto& run : {slow, next, paused})
        CHECK(run.status() == WorkflowStatus::cancelled);
}

TEST_CASE("a cancelling shutdown cancels everything at once") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    auto running = manager.start<Sleeps>(1h);
    auto queued = manager.start<Sleeps>(1h);
    const TimePoint begin = executor.now();
    manager.shutdown_and_wait({.mode = ShutdownMode::cancel});
    CHECK(executor.now() == begin);
    CHECK_THROWS_AS(running.get(), Cancelled);
    CHECK_THROWS_AS(queued.get(), Cancelled);
    manager.shutdown_and_wait(); // once more does no harm
}

TEST_CASE("a shutdown without runs ends at once, whatever the deadline") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    manager.shutdown_and_wait({.deadline = Duration::zero()});
    CHECK_THROWS_AS(manager.start<Sleeps>(1s), Error);
}

TEST_CASE(
    "cancelling a shutdown before, midway and at its end leaves the runs and the door closed") {
    for (int when = 0; when < 3; ++when) {
        testing::SimulatedExecutor executor;
        WorkflowManager manager{executor};
        auto run = manager.start<Sleeps>(1s);
        auto shutdown = executor.start(manager.shutdown());
        if (when > 0)
            executor.advance(when == 1 ? 500ms : 1s);
        shutdown.request_stop();
        if (when < 2)
            CHECK_THROWS_AS(shutdown.get(), Cancelled);
        else
            shutdown.get();
        run.get();
        if (when > 0)
            CHECK_THROWS_AS(manager.start<Sleeps>(1s), Error);
    }
}

TEMPLATE_LIST_TEST_CASE("a shutdown ends with runs in the queue, on every executor", "[manage]",
                        test::AllBackends) {
    TestType backend;
    WorkflowManager manager{backend.executor, {.max_running = 2}};
    for (int count = 0; count < 20; ++count)
        static_cast<void>(manager.start<Sleeps>(1ms));
    manager.shutdown_and_wait();
    CHECK(manager.statistics().runs[WorkflowStatus::completed] == 20);
}

TEST_CASE("an executor that stops ends queued runs, and a shutdown after that ends paused ones") {
    WorkflowExecutor executor{2};
    WorkflowManager manager{executor, {.max_running = 1}};
    auto running = manager.start<Sleeps>(1h);
    auto queued = manager.start<Sleeps>(1h);
    auto paused = manager.start<Sleeps>(1h);
    paused.pause();
    executor.request_stop();
    CHECK_THROWS_AS(queued.get(), Cancelled);
    manager.shutdown_and_wait();
    CHECK(running.status() == WorkflowStatus::cancelled);
    CHECK(paused.status() == WorkflowStatus::cancelled);
}
