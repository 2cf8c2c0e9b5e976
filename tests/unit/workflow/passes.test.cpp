// SPDX-License-Identifier: MIT
// Work that is done more than once in a run: by a mixin, or in the attempts of a step.
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/workflow/pipeline.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::MyError;

namespace {

/// Does the rest again, with the same input, when it has failed.
template <class Host>
class Again {
public:
    template <class In, class Next>
    std::invoke_result_t<Next, In> around(In in, Next next) {
        bool failed = false;
        try {
            co_return co_await next(in);
        } catch (const MyError&) {
            failed = true;
        }
        if (failed)
            recovered_at = co_await this_task::now();
        co_return co_await next(in);
    }

    TimePoint recovered_at{};
};

class Flaky : public PipelineWorkflow<std::string, std::string, Again> {
public:
    std::vector<std::string> trace;

    Flaky() { steps(step("a", &Flaky::note), step("b", &Flaky::note), step("c", &Flaky::fail)); }

private:
    Task<std::string> note(const std::string& text) {
        const StepScope& here = co_await this_step();
        co_await sleep_for(1s);
        trace.push_back(here.id().to_string() + " " + std::string{here.name()} + " " +
                        std::to_string(static_cast<int>(progress().percentage)));
        co_return text + "+";
    }
    Task<std::string> fail(const std::string& text) {
        std::string noted = co_await note(text);
        if (trace.size() == 3)
            throw MyError{"once"};
        co_return noted;
    }
};

} // namespace

TEST_CASE("the steps of a second pass are numbered on, and the percentage never falls") {
    testing::SimulatedExecutor executor;
    Flaky workflow;
    CHECK(executor.run(workflow.run("in")) == "in+++");
    CHECK(workflow.trace ==
          std::vector<std::string>{"0 a 0", "1 b 33", "2 c 66", "3 a 66", "4 b 66", "5 c 66"});
    CHECK(workflow.progress().percentage == 100);
    CHECK(workflow.recovered_at == executor.now() - 3s);
    CHECK(workflow.latest_run()->step_counts().failed == 1);
}

TEST_CASE("the plan of a step begins again with each attempt") {
    test::RunBench bench;
    int attempts = 0;
    std::vector<int> percentages;
    auto work = [&]() -> Task<> {
        StepScope& outer = co_await this_step();
        bench.context.plan_steps(outer, 2);
        for (int part = 0; part < 2; ++part) {
            co_await step("part", []() -> Task<> { co_await sleep_for(1s); });
            percentages.push_back(static_cast<int>(bench.context.progress().percentage));
            if (++attempts == 1)
                throw MyError{"once"};
        }
    };
    bench.run([&]() -> Task<> {
        bench.context.plan_steps(bench.context, 1);
        co_await step("work", work, {.retry = {.delay = 0s}});
    });
    CHECK(percentages == std::vector<int>{50, 50, 100});
}
