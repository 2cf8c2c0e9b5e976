// SPDX-License-Identifier: MIT
#include "coflow/model/this_run.hpp"

#include "coflow/core/this_task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

using namespace coflow;

namespace {

Task<std::string> run_id() {
    const RunContext& run = co_await this_run();
    co_return run.id();
}

Task<bool> belongs_to_a_run() {
    const Environment& environment = co_await this_task::environment();
    co_return current_run(environment) != nullptr&& current_step(environment) != nullptr;
}

} // namespace

TEST_CASE("a task finds the run that it belongs to") {
    testing::SimulatedExecutor executor;
    RunContext run{{.id = "run of a task"}, "any"};
    CHECK(executor.run(run_id(), {.run = &run}) == "run of a task");
    CHECK(executor.run(belongs_to_a_run(), {.run = &run}));

    StepScope step{run, "step"};
    CHECK(executor.run(run_id(), {.run = &step}) == "run of a task");
}

TEST_CASE("a task finds the innermost step that it is part of, and reports for it") {
    testing::SimulatedExecutor executor;
    RunContext run{{}, "any"};
    run.plan_steps(run, 2);
    StepScope step{run, "step"};
    const auto report = []() -> Task<std::string> {
        StepScope& here = co_await this_step();
        here.report(50, "half");
        co_return here.id().to_string();
    };
    CHECK(executor.run(report(), {.run = &step}) == "0");
    CHECK(run.progress().percentage == 25);
    CHECK(run.progress().message == "half");
    CHECK(executor.run(report(), {.run = &run}).empty());
}

TEST_CASE("a task without a run is told so") {
    testing::SimulatedExecutor executor;
    CHECK_THROWS_WITH(executor.run(run_id()), Catch::Contains("belongs to no workflow run"));
    CHECK_FALSE(executor.run(belongs_to_a_run()));
}
