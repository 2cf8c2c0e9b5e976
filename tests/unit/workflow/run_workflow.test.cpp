// SPDX-License-Identifier: MIT
#include "coflow/workflow/run_workflow.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Reads what its environment says.
class Asking : public BaseWorkflow<Duration, std::string> {
protected:
    Task<std::string> execute(Duration delay) override {
        co_await sleep_for(delay);
        co_return co_await ask(); // a task of its own: the environment is handed down
    }

private:
    static Task<std::string> ask() {
        const Environment& environment = co_await this_task::environment();
        RunContext& run = co_await this_run();
        const std::string name = environment.name;
        co_return run.id() + " " + name +
            (environment.stop == run.stop_token() ? " stops with the run" : " does not stop");
    }
};

struct Fixture {
    testing::SimulatedExecutor executor;
    Asking workflow;
    RunContext run{{.id = "r1"}, "asking", {}, executor.now()};
};

} // namespace

TEST_CASE("a run that somebody else keeps goes from the queue to its end") {
    Fixture test;
    test.run.transition(WorkflowStatus::queued, test.executor.now());
    test.executor.advance(3s);
    CHECK(test.executor.run(run_workflow(test.workflow, 2s, test.run)) ==
          "r1 asking stops with the run");
    CHECK(test.run.status() == WorkflowStatus::completed);
    CHECK(*test.run.started() - *test.run.created() == 3s);
    CHECK(test.run.elapsed() == 2s);
    CHECK(test.workflow.latest_run() == &test.run);
}

TEST_CASE("a run executes once") {
    Fixture test;
    test.executor.run(run_workflow(test.workflow, 0s, test.run));
    CHECK_THROWS_WITH(test.executor.run(run_workflow(test.workflow, 0s, test.run)),
                      Catch::Contains("is completed and cannot become running"));
    CHECK(test.run.status() == WorkflowStatus::completed);

    RunContext next{{}, "asking"};
    CHECK_NOTHROW(test.executor.run(run_workflow(test.workflow, 0s, next)));
}

TEST_CASE("a run that was cancelled in the queue executes nothing") {
    Fixture test;
    SECTION("by a stop request") { test.run.request_stop(); }
    SECTION("by its status") {
        test.run.transition(WorkflowStatus::cancelled, test.executor.now());
    }
    CHECK_THROWS_AS(test.executor.run(run_workflow(test.workflow, 1h, test.run)), Cancelled);
    CHECK(test.run.status() == WorkflowStatus::cancelled);
    CHECK_FALSE(test.run.started().has_value());
    CHECK(test.workflow.latest_run() == nullptr);
}

TEST_CASE("a run that is paused in the queue begins when it is resumed") {
    Fixture test;
    test.run.pause();
    auto handle = test.executor.start(run_workflow(test.workflow, 1s, test.run));
    test.executor.advance(1h);
    CHECK(test.run.status() == WorkflowStatus::paused);
    test.run.resume();
    CHECK(handle.get() == "r1 asking stops with the run");
    CHECK(test.run.elapsed() == 1h + 1s);
}

TEST_CASE("a paused run can be cancelled") {
    Fixture test;
    test.run.pause();
    auto handle = test.executor.start(run_workflow(test.workflow, 1s, test.run));
    test.executor.run_until_idle();
    test.run.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(test.run.status() == WorkflowStatus::cancelled);
}

TEST_CASE("a manager may give the task the run's own stop token") {
    Fixture test;
    const auto outer = [](Fixture& fixture) -> Task<std::string> {
        Environment environment = co_await this_task::environment();
        environment.stop = fixture.run.stop_token();
        detail::EnvironmentSwitch inside{environment};
        co_await inside;
        co_return co_await run_workflow(fixture.workflow, 1h, fixture.run);
    };
    auto handle = test.executor.start(outer(test));
    test.executor.advance(1s);
    test.run.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(test.run.status() == WorkflowStatus::cancelled);
}

namespace {

class Waiting : public BaseWorkflow<NoInput, void> {
public:
    Event go;

protected:
    Task<> execute(NoInput) override { co_await go.wait(); }
};

struct RunScenario {
    Waiting workflow;
    RunContext run{{}, "waiting"};

    Task<> operate() { co_await run_workflow(workflow, {}, run); }
    Task<> complete() {
        workflow.go.set();
        co_return;
    }
    void check(test::Ending ending) {
        CHECK(run.status() == (ending == test::Ending::returned ? WorkflowStatus::completed
                                                                : WorkflowStatus::cancelled));
    }
};

} // namespace

TEST_CASE("the status of a run agrees with how its task ended, whenever it is cancelled") {
    test::check_cancellation<RunScenario>();
    test::cancel_from_another_thread<RunScenario>();
}
