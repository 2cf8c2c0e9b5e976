// SPDX-License-Identifier: MIT
// What happens to a run whose time is over.
#include "coflow/core/shield.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/model/this_run.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::MyError;

namespace {

/// A run with a time limit of ten seconds.
struct Bench : test::RunBench {
    RunContext limited{{.id = "r", .timeout = 10s}, "bench"};

    template <class Function>
    TaskHandle<> start(Function function) {
        workflow.body = std::move(function);
        return executor.start(run_workflow(workflow, {}, limited));
    }
};

} // namespace

TEST_CASE("a run whose time is over is stopped and fails with an error that names it") {
    Bench bench;
    bool saw_the_stop = false;
    auto handle = bench.start([&]() -> Task<> {
        std::optional<TimePoint> stopped;
        try {
            co_await step("sleep", []() -> Task<> { co_await sleep_for(1h); });
        } catch (const Cancelled&) {
            stopped = bench.executor.now();
        }
        saw_the_stop = stopped && bench.limited.stop_requested();
        co_await this_task::throw_if_stopped();
    });
    CHECK_THROWS_WITH(handle.get(),
                      "run 'r' of workflow 'bench' has passed its time limit of 10 s");
    CHECK(saw_the_stop);
    CHECK(bench.limited.status() == WorkflowStatus::failed);
    CHECK(bench.limited.elapsed() == 10s);
    CHECK_THROWS_AS(std::rethrow_exception(bench.limited.error()), TimedOut);
}

TEST_CASE("a run whose time is over is waited for") {
    Bench bench;
    auto handle = bench.start([]() -> Task<> {
        co_await shield(sleep_for(1min));
        co_await sleep_for(1h);
    });
    CHECK_THROWS_AS(handle.get(), TimedOut);
    CHECK(bench.limited.elapsed() == 1min);
}

TEST_CASE("a run that completes, or fails in its own way, when its time is over is left its end") {
    Bench bench;
    SECTION("completes") {
        bench.start([]() -> Task<> { co_await shield(sleep_for(1min)); }).get();
        CHECK(bench.limited.status() == WorkflowStatus::completed);
    }
    SECTION("fails") {
        auto handle = bench.start([]() -> Task<> {
            co_await shield(sleep_for(1min));
            throw MyError{"late"};
        });
        CHECK_THROWS_AS(handle.get(), MyError);
        CHECK(bench.limited.status() == WorkflowStatus::failed);
    }
}

TEST_CASE("a run that is cancelled before its time is over is cancelled") {
    for (const bool by_task : {true, false}) {
        CAPTURE(by_task);
        Bench bench;
        auto handle = bench.start([]() -> Task<> {
            co_await shield(sleep_for(1min)); // its time ends while it cleans up
            co_await sleep_for(1h);
        });
        bench.executor.advance(5s);
        if (by_task)
            handle.request_stop();
        else
            bench.limited.request_stop();
        CHECK_THROWS_AS(handle.get(), Cancelled);
        CHECK(bench.limited.status() == WorkflowStatus::cancelled);
        CHECK(bench.limited.error() == nullptr);
    }
}

TEST_CASE("a run without any time executes nothing") {
    test::RunBench bench;
    bool executed = false;
    bench.workflow.body = [&executed]() -> Task<> {
        executed = true;
        co_return;
    };
    RunContext run{{.timeout = 0s}, "bench"};
    CHECK_THROWS_AS(bench.executor.run(run_workflow(bench.workflow, {}, run)), TimedOut);
    CHECK(run.status() == WorkflowStatus::failed);
    CHECK_FALSE(executed);
}

TEST_CASE("the time of a run begins with its start, and goes on while it is paused") {
    Bench bench;
    bench.limited.transition(WorkflowStatus::queued, bench.executor.now());
    bench.executor.advance(1h);
    CHECK_FALSE(bench.limited.deadline().has_value());
    bench.limited.pause();
    auto handle = bench.start([]() -> Task<> { co_await sleep_for(1s); });
    bench.executor.advance(5s);
    CHECK(bench.limited.status() == WorkflowStatus::paused);
    CHECK(*bench.limited.deadline() == *bench.limited.started() + 10s);
    CHECK_THROWS_AS(handle.get(), TimedOut);
    CHECK(bench.limited.elapsed() == 10s);
}

TEST_CASE("a task can ask how much time its run has left") {
    Bench bench;
    std::vector<Duration> left;
    bench
        .start([&left]() -> Task<> {
            left.push_back(co_await remaining_time());
            co_await sleep_for(4s);
            left.push_back(co_await remaining_time());
            co_await shield(sleep_for(1min));
            left.push_back(co_await remaining_time());
        })
        .get();
    CHECK(left == std::vector<Duration>{10s, 6s, 0s});

    left.clear();
    test::RunBench unlimited;
    unlimited.run([&left]() -> Task<> { left.push_back(co_await remaining_time()); });
    CHECK(left == std::vector<Duration>{Duration::max()});
    CHECK_FALSE(unlimited.context.deadline().has_value());

    testing::SimulatedExecutor executor;
    const auto lost = []() -> Task<Duration> { co_return co_await remaining_time(); };
    CHECK_THROWS_WITH(executor.run(lost()), Catch::Contains("belongs to no workflow run"));
}

namespace {

template <class Host>
class Hearing {
public:
    std::vector<std::string> heard;

    void on_error(RunContext& run, const std::exception_ptr& error) {
        heard.push_back(run.error_message(error));
    }
    void on_cancel(RunContext&) { heard.emplace_back("cancelled"); }
};

class Sleeper : public BaseWorkflow<Duration, void, Hearing> {
protected:
    Task<> execute(Duration delay) override { co_await sleep_for(delay); }
};

} // namespace

TEST_CASE("mixins hear of a run whose time is over as of one that failed") {
    testing::SimulatedExecutor executor;
    Sleeper workflow;
    CHECK_THROWS_AS(executor.run(workflow.run(1h, {.id = "s", .timeout = 1500ms})), TimedOut);
    CHECK(workflow.heard ==
          std::vector<std::string>{"workflow 'Sleeper' (s): run 's' of workflow 'Sleeper' has "
                                   "passed its time limit of 1500 ms"});
    CHECK_NOTHROW(executor.run(workflow.run(1s, {.timeout = 1500ms})));
}

namespace {

struct LimitedScenario {
    test::RunBench::Body workflow;
    RunContext run{{.timeout = 1h}, "bench"};
    Event go;

    Task<> operate() {
        workflow.body = [this]() -> Task<> { co_await go.wait(); };
        co_await run_workflow(workflow, {}, run);
    }
    Task<> complete() {
        go.set();
        co_return;
    }
    void check(test::Ending ending) {
        CHECK(run.status() == (ending == test::Ending::returned ? WorkflowStatus::completed
                                                                : WorkflowStatus::cancelled));
    }
};

} // namespace

TEST_CASE("a run with a time limit ends as its task does, whenever it is cancelled") {
    test::check_cancellation<LimitedScenario>();
    test::cancel_from_another_thread<LimitedScenario>();
}
