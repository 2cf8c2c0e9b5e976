// SPDX-License-Identifier: MIT
#include "coflow/workflow/nested.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/model/step_probe.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/workflow/async_workflow.hpp"
#include "coflow/workflow/pipeline.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/nested_bench.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::Doubling;
using test::MyError;
using test::Parent;
using Bench = test::RunBench;
using Catch::Matchers::Contains;

namespace {

/// Says who it is.
class Asking : public BaseWorkflow<NoInput, std::string> {
protected:
    Task<std::string> execute(NoInput) override {
        const Environment& environment = co_await this_task::environment();
        co_return context().parent_id() + " " + user_id() + " " +
            std::string{to_string(context().priority())} +
            (environment.priority == context().priority() ? "" : ", but runs with another");
    }
};

} // namespace

TEST_CASE("a nested run takes parent, user and priority over, unless it is given others") {
    Parent parent;
    Asking child;
    std::vector<std::string> answers;
    parent
        .start([&]() -> Task<> {
            answers.push_back(co_await child.run());
            answers.push_back(co_await step("ask", child));
            answers.push_back(co_await child.run(
                {.user_id = "bob", .parent_id = "other", .priority = WorkflowPriority::low}));
        })
        .get();
    CHECK(answers == std::vector<std::string>{"p ann high", "p ann high", "other bob low"});
    CHECK(child.latest_run()->user_id() == "bob");
    CHECK(parent.executor.run(child.run()) == "  normal");
}

TEST_CASE("what a nested run reports is the share of the step around it") {
    Parent parent;
    std::vector<int> percentages;
    auto handle = parent.start([&]() -> Task<> {
        parent.context.plan_steps(parent.context, 2);
        co_await step("first", parent.child, 1);
        co_await step("second", parent.child, 2);
    });
    for (int second = 0; second < 4; ++second) {
        parent.executor.advance(1s);
        percentages.push_back(static_cast<int>(parent.context.progress().percentage * 10));
    }
    handle.get();
    CHECK(percentages == std::vector<int>{125, 500, 625, 1000});
}

TEST_CASE("a stop of the outer run reaches the nested one") {
    Parent parent;
    auto handle = parent.start([&]() -> Task<> { co_await step("child", parent.child, 1); });
    parent.executor.advance(500ms);
    CHECK(parent.child.status() == WorkflowStatus::running);
    parent.context.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(parent.child.status() == WorkflowStatus::cancelled);
    CHECK(parent.context.status() == WorkflowStatus::cancelled);
    CHECK(parent.context.elapsed() == 500ms);
}

TEST_CASE("a nested run that is stopped by itself stops who awaits it") {
    Parent parent;
    auto handle = parent.start([&]() -> Task<> { co_await step("child", parent.child, 1); });
    parent.executor.advance(500ms);
    parent.child.latest_run()->request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(parent.context.status() == WorkflowStatus::cancelled);
}

TEST_CASE("an error in a nested run tells the way to it, from inside and from outside") {
    Parent parent;
    AsyncWorkflow middle{"middle", [&parent](int value) -> Task<int> {
                             co_return co_await parent.child.run(value, {.id = "c"});
                         }};
    auto call = [&middle]() -> Task<int> { return middle.run(-1, {.id = "m"}); };
    auto handle = parent.start([&]() -> Task<> { co_await step("analyze", call); });
    CHECK_THROWS_AS(handle.get(), MyError);
    const std::string message = "workflow 'parent' (p): step 'analyze' (0) > workflow 'middle' (m) "
                                "> workflow 'Doubling' (c): step 'double' (1): negative";
    CHECK(parent.context.error_message() == message);
    CHECK(middle.latest_run()->error_message() == message);
    CHECK(parent.child.latest_run()->error_message() == message);
}

TEST_CASE("the deadline of the outer run is the nested one's, which may have an earlier one") {
    Parent parent;
    RunContext limited{{.timeout = 10s}, "parent"};
    std::vector<Duration> left;
    auto ask = [&left]() -> Task<> {
        left.push_back(co_await remaining_time());
        co_await sleep_for(1s);
    };
    AsyncWorkflow child{"child", ask};
    AsyncWorkflow endless{"endless", []() -> Task<> { co_await sleep_for(24h); }};
    parent.workflow.body = [&]() -> Task<> {
        co_await child.run();
        co_await child.run({.timeout = 5s});
        co_await child.run({.timeout = 1h});
        try {
            co_await endless.run({.id = "e", .timeout = 2s});
        } catch (const TimedOut& error) {
            CHECK_THAT(error.what(), Contains("run 'e'"));
        }
        co_await endless.run({.timeout = 1h});
    };
    CHECK_THROWS_AS(parent.executor.run(run_workflow(parent.workflow, {}, limited)), TimedOut);
    CHECK(left == std::vector<Duration>{10s, 5s, 8s});
    CHECK(limited.elapsed() == 10s);
    CHECK(limited.status() == WorkflowStatus::failed);
    CHECK(endless.status() == WorkflowStatus::cancelled);
}

// Runs that would be their own ancestors

namespace {

class Endless : public BaseWorkflow<int, int> {
protected:
    Task<int> execute(int depth) override {
        Endless inner;
        co_return co_await inner.run(depth + 1);
    }
};

class Itself : public BaseWorkflow<NoInput, void> {
protected:
    Task<> execute(NoInput) override { co_await run(); }
};

} // namespace

TEST_CASE("a workflow that nests itself without end is refused") {
    testing::SimulatedExecutor executor;
    Endless endless;
    CHECK_THROWS_WITH(executor.run(endless.run(0)), Contains("'Endless' is nested 33 deep"));
    CHECK(endless.status() == WorkflowStatus::failed);

    Itself itself;
    CHECK_THROWS_WITH(executor.run(itself.run()), Contains("'Itself' is running"));
    CHECK(itself.status() == WorkflowStatus::failed);
}

TEST_CASE("a run is refused inside of one with its id, and never its own parent") {
    Parent parent;
    Asking child;
    const auto refusal = [&](auto body) {
        Parent fresh;
        try {
            fresh.start(body).get();
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::duplicate);
        }
        CHECK(fresh.context.status() == WorkflowStatus::failed);
        return fresh.context.error_message();
    };
    CHECK_THAT(refusal([&]() -> Task<> { co_await child.run({.id = "p"}); }),
               Contains("run 'p' of workflow 'Asking' is started inside of a run with its id"));
    CHECK(child.status() == WorkflowStatus::failed);
    AsyncWorkflow middle{"middle", [&child] { return child.run({.id = "p"}); }};
    CHECK_THAT(refusal([&]() -> Task<> { co_await middle.run(); }), Contains("run 'p'"));
    CHECK_THROWS_WITH(child.run({.id = "x", .parent_id = "x"}), Contains("its own parent"));
}

TEST_CASE("a run that is refused inside of itself goes on") {
    Parent parent;
    auto handle = parent.start([&]() -> Task<> {
        try {
            co_await run_workflow(parent.child, 1, parent.context);
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_state);
        }
    });
    handle.get();
    CHECK(parent.context.status() == WorkflowStatus::completed);
    CHECK(parent.child.status() == WorkflowStatus::pending);
}

// As steps

namespace {

class Twice : public PipelineWorkflow<int, int> {
public:
    explicit Twice(Doubling& doubling) {
        steps(step("a new one", nested<Doubling>()), step("a shared one", std::ref(doubling)));
    }
};

int made = 0;
class Flaky : public BaseWorkflow<NoInput, int> {
public:
    Flaky() { ++made; }

protected:
    Task<int> execute(NoInput) override {
        if (made < 3)
            throw MyError{"not yet"};
        co_return made;
    }
};

} // namespace

TEST_CASE("workflows are steps of a pipeline, made anew or shared") {
    testing::SimulatedExecutor executor;
    Doubling shared;
    Twice workflow{shared};
    CHECK(executor.run(workflow.run(5)) == 20);
    CHECK(shared.status() == WorkflowStatus::completed);
    CHECK_THROWS_AS(executor.run(workflow.run(-5, {.id = "t"})), MyError);
    CHECK_THAT(workflow.latest_run()->error_message(),
               Contains("(t): step 'a new one' (0) > workflow 'Doubling' (run-"));
    Twice chain{shared};
    chain.add_step("another", nested<Doubling>());
    CHECK(executor.run(chain.run(1)) == 8);
}

TEST_CASE("a workflow that is a step is tried again, and may run beside others of its class") {
    Parent parent;
    std::vector<int> results;
    made = 0;
    parent
        .start([&results]() -> Task<> {
            results.push_back(co_await step("flaky", nested<Flaky>(), {.retry = {}}));
            auto both =
                when_all(step("left", nested<Doubling>(), 1), step("right", nested<Doubling>(), 2));
            auto [left, right] = co_await std::move(both);
            results.push_back(left);
            results.push_back(right);
        })
        .get();
    CHECK(results == std::vector<int>{3, 2, 4});
    CHECK(parent.context.elapsed() == 1s + 2s + 2s);
}

TEST_CASE("a probe reaches the steps of nested runs") {
    struct Names final : StepProbe {
        std::vector<std::string> asked;
        Task<> before_attempt(const StepScope& step) override {
            asked.push_back(step.run().workflow() + ": " + std::string{step.name()});
            co_return;
        }
    };
    Names names;
    Parent parent;
    parent.context.set_probe(&names);
    parent.start([&]() -> Task<> { co_await step("child", parent.child, 1); }).get();
    CHECK(names.asked ==
          std::vector<std::string>{"parent: child", "Doubling: wait", "Doubling: double"});
}

namespace {

struct NestedScenario {
    Bench::Body outer;
    Bench::Body inner;
    RunContext run{{}, "outer"};
    Event go;

    Task<> operate() {
        inner.body = [this]() -> Task<> { co_await go.wait(); };
        outer.body = [this]() -> Task<> { co_await step("inner", inner); };
        co_await run_workflow(outer, {}, run);
    }
    Task<> complete() {
        go.set();
        co_return;
    }
    void check(test::Ending ending) {
        const auto expected = ending == test::Ending::returned ? WorkflowStatus::completed
                                                               : WorkflowStatus::cancelled;
        CHECK(run.status() == expected);
        if (inner.latest_run() != nullptr)
            CHECK(inner.status() == expected);
    }
};

} // namespace

TEST_CASE("runs in runs end alike, whenever they are cancelled") {
    test::check_cancellation<NestedScenario>();
    test::cancel_from_another_thread<NestedScenario>();
}
