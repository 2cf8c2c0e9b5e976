// SPDX-License-Identifier: MIT
#include "coflow/manage/json_workflow.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace coflow;

namespace {

class Idle final : public Workflow {};

class Named final : public JsonWorkflow {
public:
    Named() : JsonWorkflow{"named"} {}
    [[nodiscard]] const Workflow& workflow() const noexcept override { return idle_; }
    Task<nlohmann::json> execute(RunContext& run) override { co_return run.id(); }

private:
    Idle idle_;
};

} // namespace

TEST_CASE("a JSON workflow is executed as the run that it is given") {
    testing::SimulatedExecutor executor;
    Named workflow;
    RunContext run{{.id = "seven"}, workflow.name(), workflow.type()};
    CHECK(executor.run(run_workflow(workflow, NoInput{}, run)) == "seven");
}
