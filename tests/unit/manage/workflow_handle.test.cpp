// SPDX-License-Identifier: MIT
#include "coflow/manage/workflow_handle.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <chrono>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Slow : public BaseWorkflow<int, int> {
    Task<int> execute(int input) override {
        co_await sleep_for(10ms);
        co_return input;
    }
};

} // namespace

TEST_CASE("a default-made handle is empty") {
    const WorkflowHandle<int> handle;
    CHECK_FALSE(static_cast<bool>(handle));
}

TEST_CASE("copies of a handle are handles of the same run") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    const auto run = manager.start<Slow>(3);
    auto copy = run;
    CHECK(copy.id() == run.id());
    CHECK(copy.get() == 3);
    CHECK(run.done());
}

TEST_CASE("a handle outlives its manager with the result") {
    testing::SimulatedExecutor executor;
    WorkflowHandle<int> handle;
    {
        WorkflowManager manager{executor};
        handle = manager.start<Slow>(4);
        executor.advance(20ms);
    }
    CHECK(handle.progress().percentage == 100);
    CHECK(handle.get() == 4);
}

TEST_CASE("a paused run stands still before it starts and goes on when resumed") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Slow>(5);
    CHECK(run.pause());
    executor.advance(1s);
    CHECK(run.status() == WorkflowStatus::paused);
    CHECK(run.resume());
    CHECK(run.get() == 5);
    CHECK_FALSE(run.pause());
    CHECK_FALSE(run.resume());
}

TEST_CASE("a paused run can be cancelled") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Slow>(5);
    run.pause();
    executor.advance(1s);
    CHECK(run.cancel());
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(run.status() == WorkflowStatus::cancelled);
}

TEST_CASE("get on a thread of the executor is an error, not a deadlock") {
    WorkflowExecutor executor{1};
    WorkflowManager manager{executor};
    const auto task = [](WorkflowManager& runs) -> Task<ErrorCode> {
        auto run = runs.start<Slow>(1);
        try {
            run.get();
        } catch (const Error& error) {
            co_return error.code();
        }
        co_return ErrorCode::internal;
    };
    CHECK(executor.run(task(manager)) == ErrorCode::invalid_state);
}
