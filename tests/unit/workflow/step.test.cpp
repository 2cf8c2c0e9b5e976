// SPDX-License-Identifier: MIT
#include "coflow/workflow/step.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/run_workflow.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using Bench = test::RunBench;

namespace {

Task<int> add(int a, int b) {
    co_await sleep_for(1s);
    co_return a + b;
}

int twice(int value) { return 2 * value; }

Task<std::string> where_am_i() {
    const StepScope& here = co_await this_step();
    co_return here.id().to_string() + " " + std::string{here.name()};
}

Task<std::string> nested() {
    std::string text = co_await step("inner", where_am_i);
    const std::string second = co_await step("second", {}, where_am_i);
    co_return co_await where_am_i() + "|" + text + "|" + second;
}

} // namespace

TEST_CASE("a step runs coroutines and plain functions, with arguments or without") {
    Bench bench;
    std::vector<int> results;
    bench.run([&]() -> Task<> {
        results.push_back(co_await step("add", add, 1, 2));
        results.push_back(co_await step("add", {.timeout = 1min}, add, 3, 4));
        results.push_back(co_await step("twice", twice, 10));
        auto number = [value = std::make_shared<int>(5)]() -> Task<int> { co_return *value; };
        results.push_back(co_await step("number", number));
        results.push_back(co_await step("number", number, {.weight = 2}));
        auto nothing = [&results]() -> Task<> {
            results.push_back(0);
            co_return;
        };
        co_await step("nothing", nothing);
        auto plain = [&results] { results.push_back(1); };
        co_await step("plain", plain);
    });
    CHECK(results == std::vector<int>{3, 7, 20, 5, 5, 0, 1});
    CHECK(bench.context.step_counts().started == 7);
    CHECK(bench.context.step_counts().completed == 7);
    CHECK(bench.context.progress().current_step == "plain");
}

TEST_CASE("arguments are copied in, moved in, or passed by reference as they are written") {
    Bench bench;
    bench.run([]() -> Task<> {
        auto take = [](std::unique_ptr<int> value, const std::string& text) -> Task<std::size_t> {
            co_await sleep_for(1s);
            co_return static_cast<std::size_t>(*value) + text.size();
        };
        auto number = std::make_unique<int>(40);
        std::string text = "ab";
        const std::size_t taken = co_await step("take", take, moving(number), text);
        CHECK(taken == 42);
        CHECK(text == "ab");
        auto append = [](std::string& to) -> Task<> {
            to += "c";
            co_return;
        };
        co_await step("append", append, text);
        CHECK(text == "ab");
        co_await step("append", append, std::ref(text));
        CHECK(text == "abc");
    });
}

TEST_CASE("steps are numbered in the order in which they start, within their step") {
    Bench bench;
    std::vector<std::string> places;
    bench.run([&]() -> Task<> {
        places.push_back(co_await where_am_i());
        places.push_back(co_await step("first", where_am_i));
        places.push_back(co_await step("outer", nested));
        places.push_back(co_await step("last", where_am_i));
    });
    CHECK(places ==
          std::vector<std::string>{" ", "0 first", "1 outer|1.0 inner|1.1 second", "2 last"});
}

TEST_CASE("steps may run in parallel") {
    Bench bench;
    bench.run([]() -> Task<> {
        auto both = when_all(step("left", add, 1, 2), step("right", nested));
        auto [sum, places] = co_await std::move(both);
        CHECK(sum == 3);
        CHECK(places.find("inner") != std::string::npos);
    });
    CHECK(bench.context.elapsed() == 1s);
}

TEST_CASE("steps that start in parallel keep the ordinals that were reserved for them") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        testing::SimulatedExecutor executor{{.seed = seed}};
        Bench::Body workflow;
        RunContext run{{}, "bench"};
        std::vector<std::string> places;
        workflow.body = [&]() -> Task<> {
            co_await step("before", where_am_i);
            const std::uint32_t first = run.reserve_steps(3);
            std::vector<Task<std::string>> tasks;
            for (std::uint32_t i = 0; i < 3; ++i)
                tasks.push_back(step("branch", {.ordinal = first + i}, nested));
            auto all = when_all(std::move(tasks));
            places = co_await std::move(all);
            places.push_back(co_await step("after", where_am_i));
        };
        executor.run(run_workflow(workflow, {}, run));
        CAPTURE(seed);
        CHECK(places == std::vector<std::string>{"1 branch|1.0 inner|1.1 second",
                                                 "2 branch|2.0 inner|2.1 second",
                                                 "3 branch|3.0 inner|3.1 second", "4 after"});
    }
}

TEST_CASE("a step is a boundary at which a run pauses and stops") {
    Bench bench;
    int done = 0;
    auto busy = [&done] { ++done; };
    const auto body = [&]() -> Task<> {
        for (int i = 0; i < 3; ++i) {
            co_await step("busy", busy);
            if (i == 0)
                bench.context.pause();
            if (i == 1)
                bench.context.request_stop();
        }
    };
    auto handle = bench.start(body);
    bench.executor.advance(1h);
    CHECK(done == 1);
    CHECK(bench.context.status() == WorkflowStatus::paused);
    bench.context.resume();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(done == 2);
}

// Steps of a workflow class

namespace {

class Studio : public BaseWorkflow<int, int> {
protected:
    Task<int> execute(int value) override {
        plan_steps(4);
        value = co_await step("plus", &Studio::plus, value, 1);
        value = co_await step("plus", {.weight = 2}, &Studio::plus, value, 1);
        CHECK(progress().percentage == 75);
        co_await step("check", &Studio::check);
        co_return co_await step("twice", twice, value);
    }

private:
    Task<int> plus(int value, int more) const {
        co_await sleep_for(1s);
        co_return value + more;
    }
    void check() { ++checked_; }

    int checked_ = 0;
};

} // namespace

TEST_CASE("members of the workflow are steps without naming the object") {
    testing::SimulatedExecutor executor;
    Studio studio;
    CHECK(executor.run(studio.run(4)) == 12);
    CHECK(studio.latest_run()->step_counts().completed == 4);
    CHECK(studio.progress().percentage == 100);
}

namespace {

struct StepScenario {
    Bench::Body workflow;
    RunContext run{{}, "bench"};
    Event go;

    static Task<> wait(Event& go) { co_await go.wait(); }
    Task<> operate() {
        workflow.body = [this] { return step("wait", {.timeout = 1h}, wait, std::ref(go)); };
        co_await run_workflow(workflow, {}, run);
    }
    Task<> complete() {
        go.set();
        co_return;
    }
    void check(test::Ending ending) {
        const bool returned = ending == test::Ending::returned;
        CHECK(run.step_counts().completed == (returned ? 1 : 0));
        CHECK(run.step_counts().failed == 0);
    }
};

} // namespace

TEST_CASE("a step ends as its task does, whenever it is cancelled") {
    test::check_cancellation<StepScenario>();
    test::cancel_from_another_thread<StepScenario>();
}
