// SPDX-License-Identifier: MIT
#include "coflow/testing/fault_rule.hpp"

#include "coflow/testing/faults.hpp"
#include "coflow/testing/recorder.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::FaultRule;
using testing::Faults;
using testing::InjectedFault;

namespace {

int work() { return 1; }

/// Runs the steps "load" and "mix", with so many retries, in an environment with faults; returns
/// which attempts were made and how long that took.
struct Bench {
    testing::SimulatedExecutor executor{{.seed = 3}};
    testing::Recorder recorder{executor};
    Faults faults{executor};
    test::RunBench::Body workflow;
    RunContext context{{.id = "r"}, "bench"};
    int retries = 0;

    void run() {
        workflow.body = [this]() -> Task<> {
            const RetryOptions retry{.max_retries = retries, .delay = 1s, .backoff = 1};
            co_await step("load", {.retry = retry}, &work);
            co_await step("mix", {.retry = retry}, &work);
        };
        executor.run(run_workflow(workflow, {}, context));
    }
};

} // namespace

TEST_CASE("a rule strikes at the steps of its name only", "[testing]") {
    Bench bench;
    bench.faults.at("mix").fail();
    CHECK_THROWS_AS(bench.run(), InjectedFault);
    CHECK(bench.context.error_message() ==
          "workflow 'bench' (r): step 'mix' (1): a fault injected into step 'mix'");
    CHECK(bench.context.step_counts().completed == 1);
    CHECK(bench.faults.injected() == 1);
}

TEST_CASE("a rule strikes at the attempts that it names", "[testing]") {
    Bench bench;
    bench.retries = 3;
    bench.faults.at("load").on_attempt(2).fail(); // never reached
    bench.faults.at("mix").on_attempts(1, 2).fail();
    bench.run();
    CHECK(bench.faults.injected() == 2);
    CHECK(bench.context.elapsed() == 2s);
    CHECK(bench.recorder.steps("r").back().attempt == 3);
}

TEST_CASE("a rule strikes so many times at most", "[testing]") {
    Bench bench;
    bench.retries = 3;
    bench.faults.everywhere().times(2).fail();
    bench.run();
    CHECK(bench.faults.injected() == 2);
    CHECK(bench.context.step_counts().retried == 2);
}

TEST_CASE("a rule strikes as often as its chance says, the same for the same seed", "[testing]") {
    const auto strikes = [](std::uint64_t seed) {
        testing::SimulatedExecutor executor{{.seed = seed}};
        Faults faults{executor};
        faults.everywhere().with_chance(0.25).delay(1s);
        test::RunBench::Body workflow;
        workflow.body = []() -> Task<> {
            for (int count = 0; count < 400; ++count)
                co_await step("load", &work);
        };
        executor.run(workflow.run());
        return faults.injected();
    };
    CHECK(strikes(1) > 60);
    CHECK(strikes(1) < 140);
    CHECK(strikes(1) == strikes(1));
    CHECK(strikes(1) != strikes(2));
}

TEST_CASE("an attempt fails with the error that the rule is given", "[testing]") {
    Bench bench;
    bench.faults.at("load").fail_with(test::MyError{"of mine"});
    CHECK_THROWS_AS(bench.run(), test::MyError);
}

TEST_CASE("an attempt begins later", "[testing]") {
    Bench bench;
    bench.faults.at("load").delay(5s);
    bench.run();
    CHECK(bench.context.elapsed() == 5s);
}

TEST_CASE("a rule pauses the run for a time", "[testing]") {
    Bench bench;
    bench.faults.at("mix").pause_run(1min);
    bench.run();
    CHECK(bench.context.elapsed() == 1min);
    std::vector<std::string> statuses;
    for (const auto& change : bench.recorder.changes<testing::StatusChange>("r"))
        statuses.emplace_back(to_string(change.to));
    CHECK(statuses == std::vector<std::string>{"running", "paused", "running", "completed"});
}

TEST_CASE("a rule cancels the run", "[testing]") {
    Bench bench;
    bench.faults.at("mix").cancel_run();
    CHECK_THROWS_AS(bench.run(), Cancelled);
    CHECK(bench.context.status() == WorkflowStatus::cancelled);
    CHECK(bench.context.step_counts().completed == 1);
}

TEST_CASE("the effects of a rule come one after the other", "[testing]") {
    Bench bench;
    bench.faults.at("load").fail().pause_run(2s).delay(1s);
    CHECK_THROWS_AS(bench.run(), InjectedFault);
    CHECK(bench.context.elapsed() == 3s);
}

TEST_CASE("all rules strike that match", "[testing]") {
    Bench bench;
    bench.faults.everywhere().delay(1s);
    bench.faults.at("mix").delay(1min);
    bench.run();
    CHECK(bench.context.elapsed() == 1min + 2s);
    CHECK(bench.faults.injected() == 3);
}
