// SPDX-License-Identifier: MIT
#include "coflow/model/run_observer.hpp"

#include "coflow/model/run_context.hpp"
#include "support/catch.hpp"

using namespace coflow;

namespace {

struct Nothing final : RunObserver {};
struct Tracing final : RunObserver {
    Tracing() : RunObserver{Steps::observed} {}
};

} // namespace

TEST_CASE("an observer says whether it wants the steps, and may ignore everything") {
    Nothing nothing;
    const Tracing tracing;
    CHECK_FALSE(nothing.observes_steps());
    CHECK(tracing.observes_steps());

    RunContext run{{}, "quiet"};
    run.set_observer(&nothing);
    run.transition(WorkflowStatus::running, TimePoint{});
    run.report(50);
    CHECK(run.progress().percentage == 50);
    CHECK_FALSE(run.observes_steps());
}

TEST_CASE("what happens to a step has a name") {
    CHECK(to_string(StepPhase::started) == "started");
    CHECK(to_string(StepPhase::restored) == "restored");
    CHECK(to_string(StepPhase::cancelled) == "cancelled");
    CHECK(to_string(static_cast<StepPhase>(99)) == "unknown");
}
