// SPDX-License-Identifier: MIT
// When runs stand still, and when they go on.
#include "coflow/core/sleep.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/workflow/step.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::MyError;

namespace {

/// A run, and the statuses that it has had.
struct Bench : test::RunBench, private RunObserver {
    Bench() { context.set_observer(this); }

    std::vector<std::string> statuses;

    void on_status(RunContext&, WorkflowStatus, WorkflowStatus to) noexcept override {
        statuses.emplace_back(to_string(to));
    }
};

using Statuses = std::vector<std::string>;

Task<> sleep_a_second() { co_await sleep_for(1s); }

} // namespace

TEST_CASE("a run that is paused in a sleep ends the sleep, and stands still before the next step") {
    Bench bench;
    auto handle = bench.start([]() -> Task<> {
        co_await step("first", sleep_a_second);
        co_await step("second", sleep_a_second);
    });
    bench.executor.advance(500ms);
    bench.context.pause();
    CHECK(bench.context.status() == WorkflowStatus::running);
    bench.executor.advance(1h);
    CHECK(bench.context.status() == WorkflowStatus::paused);
    CHECK(bench.context.step_counts().completed == 1);
    CHECK(bench.context.step_counts().started == 1);
    bench.context.resume();
    handle.get();
    CHECK(bench.statuses == Statuses{"running", "paused", "running", "completed"});
}

TEST_CASE("a pause that ends before a boundary is reached goes unnoticed") {
    Bench bench;
    auto handle = bench.start([]() -> Task<> {
        co_await step("first", sleep_a_second);
        co_await step("second", sleep_a_second);
    });
    bench.executor.advance(500ms);
    bench.context.pause();
    bench.context.resume();
    handle.get();
    CHECK(bench.statuses == Statuses{"running", "completed"});
    CHECK(bench.context.elapsed() == 2s);
}

TEST_CASE("attempts of a step go on while the run is to pause") {
    Bench bench;
    int calls = 0;
    auto fail_once = [&calls] {
        if (++calls == 1)
            throw MyError{"once"};
    };
    auto handle = bench.start([&]() -> Task<> {
        co_await step("retried", fail_once, {.retry = {.delay = 10s}});
        co_await step("next", sleep_a_second);
    });
    bench.executor.advance(5s);
    bench.context.pause();
    bench.executor.advance(1h);
    CHECK(calls == 2);
    CHECK(bench.context.status() == WorkflowStatus::paused);
    bench.context.resume();
    handle.get();
}

TEST_CASE("a run is paused from the first branch that stands still to the last that goes on") {
    Bench bench;
    auto branch = [](Duration first) -> Task<> {
        auto sleep = [](Duration time) -> Task<> { co_await sleep_for(time); };
        co_await step("first", sleep, first);
        co_await step("second", sleep, Duration{1s});
    };
    auto handle = bench.start([&]() -> Task<> {
        auto both = when_all(branch(1s), branch(1min));
        co_await std::move(both);
    });
    bench.executor.advance(500ms);
    bench.context.pause();
    bench.executor.advance(10s);
    CHECK(bench.context.status() == WorkflowStatus::paused); // though one branch sleeps
    bench.executor.advance(1h);
    CHECK(bench.context.step_counts().completed == 2);
    bench.context.resume();
    handle.get();
    CHECK(bench.statuses == Statuses{"running", "paused", "running", "completed"});
}

TEST_CASE("a paused run with parallel branches can be cancelled and can fail") {
    Bench bench;
    auto branch = [](Duration first) -> Task<> {
        auto sleep = [](Duration time) -> Task<> {
            co_await sleep_for(time);
            if (time == 1min)
                throw MyError{"broken"};
        };
        co_await step("first", sleep, first);
        co_await step("second", sleep, Duration{1s});
    };
    auto handle = bench.start([&]() -> Task<> {
        auto both = when_all(branch(1s), branch(1min));
        co_await std::move(both);
    });
    bench.executor.advance(500ms);
    bench.context.pause();
    SECTION("cancelled") {
        bench.executor.advance(30s);
        bench.context.request_stop();
        CHECK_THROWS_AS(handle.get(), Cancelled);
        CHECK(bench.statuses == Statuses{"running", "paused", "running", "cancelled"});
        CHECK(bench.context.elapsed() == 30s + 500ms);
    }
    SECTION("failed by the branch that still works") {
        CHECK_THROWS_AS(handle.get(), MyError);
        CHECK(bench.statuses == Statuses{"running", "paused", "running", "failed"});
        CHECK(bench.context.elapsed() == 1min);
    }
}

TEST_CASE("a run that is paused while it queues stands still at its start, and may be cancelled") {
    Bench bench;
    bench.context.transition(WorkflowStatus::queued, bench.executor.now());
    bench.context.pause();
    bool executed = false;
    auto handle = bench.start([&executed]() -> Task<> {
        executed = true;
        co_return;
    });
    bench.executor.advance(1h);
    CHECK(bench.context.status() == WorkflowStatus::paused);
    CHECK_FALSE(executed);
    SECTION("resumed") {
        bench.context.resume();
        handle.get();
        CHECK(bench.statuses == Statuses{"queued", "running", "paused", "running", "completed"});
    }
    SECTION("cancelled") {
        bench.context.request_stop();
        CHECK_THROWS_AS(handle.get(), Cancelled);
        CHECK(bench.statuses == Statuses{"queued", "running", "paused", "running", "cancelled"});
        CHECK_FALSE(executed);
    }
}

TEST_CASE("a run that has ended can neither pause nor resume") {
    Bench bench;
    bench.start([]() -> Task<> { co_return; }).get();
    CHECK_FALSE(bench.context.pause());
    CHECK_FALSE(bench.context.resume());
    CHECK_FALSE(bench.context.pause_requested());
}
