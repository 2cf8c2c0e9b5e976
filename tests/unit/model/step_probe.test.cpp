// SPDX-License-Identifier: MIT
#include "coflow/model/step_probe.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/workflow/pipeline.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::MyError;
using Bench = test::RunBench;

namespace {

/// Lets the first attempts of the step of one name fail, and those of another be late.
class Faults final : public StepProbe {
public:
    Task<> before_attempt(const StepScope& step) override {
        asked.push_back(step.id().to_string() + " " + std::string{step.name()} + " #" +
                        std::to_string(step.attempt()) + " of " + step.run().id());
        const StepScope& here = co_await this_step();
        CHECK(&here == &step);
        if (step.name() == "late")
            co_await sleep_for(1h);
        if (step.name() == "broken" && step.attempt() <= failures)
            throw MyError{"injected"};
    }

    int failures = 1;
    std::vector<std::string> asked;
};

Task<int> work(int value) {
    co_await sleep_for(1s);
    co_return value;
}
int plain(int value) { return value; }

} // namespace

TEST_CASE("a probe is asked before each attempt of each step") {
    Bench bench;
    Faults faults;
    bench.context.set_probe(&faults);
    std::vector<int> results;
    bench.run([&results]() -> Task<> {
        results.push_back(co_await step("work", work, 1));
        results.push_back(co_await step("broken", {.retry = {.delay = 0s}}, work, 2));
        results.push_back(co_await step("broken", {.retry = {.delay = 0s}}, plain, 3));
        co_await step("late", [] {});
    });
    CHECK(results == std::vector<int>{1, 2, 3});
    CHECK(faults.asked == std::vector<std::string>{"0 work #1 of r", "1 broken #1 of r",
                                                   "1 broken #2 of r", "2 broken #1 of r",
                                                   "2 broken #2 of r", "3 late #1 of r"});
    CHECK(bench.context.elapsed() == 2s + 1h);
}

TEST_CASE("what a probe throws is the step's failure") {
    Bench bench;
    Faults faults;
    bench.context.set_probe(&faults);
    bool called = false;
    auto call = [&called] { called = true; };
    const auto body = [&]() -> Task<> { co_await step("broken", call); };
    CHECK_THROWS_AS(bench.run(body), MyError);
    CHECK(bench.context.error_message() == "workflow 'bench' (r): step 'broken' (0): injected");
    CHECK_FALSE(called);
}

TEST_CASE("a probe's delay counts towards the timeout") {
    Bench bench;
    Faults faults;
    bench.context.set_probe(&faults);
    const auto body = [&]() -> Task<> { co_await step("late", {.timeout = 10s}, work, 1); };
    CHECK_THROWS_AS(bench.run(body), TimedOut);
    CHECK(bench.context.elapsed() == 10s);
}

namespace {

class Twice : public PipelineWorkflow<int, int> {
public:
    Twice() { steps(step("first", work), step("broken", plain)); }
};

} // namespace

TEST_CASE("a workflow is given a probe with the options of its run") {
    testing::SimulatedExecutor executor;
    Twice workflow;
    Faults faults;
    CHECK_THROWS_AS(executor.run(workflow.run(1, {.id = "p", .probe = &faults})), MyError);
    CHECK(faults.asked == std::vector<std::string>{"0 first #1 of p", "1 broken #1 of p"});
    CHECK(executor.run(workflow.run(1)) == 1);
}

namespace {

struct ProbeScenario {
    class Waiting final : public StepProbe {
    public:
        Event go;
        Task<> before_attempt(const StepScope&) override { co_await go.wait(); }
    };

    Waiting probe;
    Bench::Body workflow;
    RunContext run{{.probe = &probe}, "bench"};

    Task<> operate() {
        workflow.body = []() -> Task<> { co_await step("plain", [] {}); };
        co_await run_workflow(workflow, {}, run);
    }
    Task<> complete() {
        probe.go.set();
        co_return;
    }
    void check(test::Ending ending) {
        CHECK(run.step_counts().completed == (ending == test::Ending::returned ? 1 : 0));
        CHECK(run.step_counts().failed == 0);
    }
};

} // namespace

TEST_CASE("a step that waits for its probe can be cancelled at any time") {
    test::check_cancellation<ProbeScenario>();
    test::cancel_from_another_thread<ProbeScenario>();
}
