// SPDX-License-Identifier: MIT
#include "coflow/testing/faults.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/catch.hpp"
#include "coflow/testing/explore.hpp"
#include "coflow/workflow/pipeline.hpp"
#include "support/cancel.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::Faults;
using testing::InjectedFault;
using testing::SimulatedExecutor;

namespace {

Task<int> twice(int value) {
    co_await sleep_for(1s);
    co_return 2 * value;
}

class Twice : public PipelineWorkflow<int, int> {
public:
    Twice() { steps(step("first", &twice), step("second", &twice)); }
};

} // namespace

TEST_CASE("faults reach the runs of an executor, however they are started", "[testing]") {
    SimulatedExecutor executor;
    Faults faults{executor};
    faults.at("second").fail();
    Twice workflow;
    CHECK_THROWS_AS(executor.run(workflow.run(1)), InjectedFault);
    WorkflowManager manager{executor};
    CHECK_THROWS_AS(manager.start<Twice>(1).get(), InjectedFault);
    CHECK(faults.injected() == 2);
}

TEST_CASE("a run may be given faults of its own, on any executor", "[testing]") {
    WorkflowExecutor executor{2};
    Faults faults;
    faults.at("first").fail_with(test::MyError{"of mine"});
    Twice workflow;
    CHECK_THROWS_AS(executor.run(workflow.run(1, {.probe = &faults})), test::MyError);
}

TEST_CASE("an executor has the faults of one object at a time", "[testing]") {
    SimulatedExecutor executor;
    {
        const Faults first{executor};
        CHECK_THROWS_CODE(Faults{executor}, ErrorCode::invalid_state);
    }
    Twice workflow;
    CHECK(executor.run(workflow.run(1)) == 4);
}

TEST_CASE("an exploration with faults by chance sees every outcome", "[testing]") {
    std::map<WorkflowStatus, int> ends;
    CHECK_EXPLORE(100, [&ends](SimulatedExecutor& executor) {
        Faults faults{executor};
        faults.everywhere().with_chance(0.2).fail();
        faults.everywhere().with_chance(0.2).cancel_run();
        faults.everywhere().with_chance(0.2).pause_run(1s);
        WorkflowManager manager{executor};
        auto run = manager.start<Twice>(1);
        try {
            const int result = run.get();
            CHECK(result == 4);
            CHECK(run.status() == WorkflowStatus::completed);
        } catch (const InjectedFault&) {
            CHECK(run.status() == WorkflowStatus::failed);
        } catch (const Cancelled&) {
            CHECK(run.status() == WorkflowStatus::cancelled);
        }
        ++ends[run.status()];
    });
    CHECK(ends.size() == 3);
}

namespace {

/// A run that its faults make wait: for a time, and for the end of a pause.
struct FaultScenario {
    FaultScenario() {
        faults.everywhere().delay(1s).pause_run(1h);
        workflow.body = []() -> Task<> { co_await step("plain", [] {}); };
    }
    Task<> operate() { co_await run_workflow(workflow, {}, run); }
    Task<> complete() {
        co_await sleep_for(1h + 1s);
        co_return;
    }
    void check(test::Ending ending) {
        CHECK(run.status() == (ending == test::Ending::returned ? WorkflowStatus::completed
                                                                : WorkflowStatus::cancelled));
    }

    Faults faults;
    test::RunBench::Body workflow;
    RunContext run{{.probe = &faults}, "bench"};
};

} // namespace

TEST_CASE("a run can be cancelled at any time while faults hold it up", "[testing]") {
    test::check_cancellation<FaultScenario>();
}
