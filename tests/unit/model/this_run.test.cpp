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

TEST_CASE("a task without a run is told so") {
    testing::SimulatedExecutor executor;
    CHECK_THROWS_WITH(executor.run(run_id()), Catch::Contains("belongs to no workflow run"));
    CHECK_FALSE(executor.run(belongs_to_a_run()));
}
