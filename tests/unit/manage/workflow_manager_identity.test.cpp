// SPDX-License-Identifier: MIT
// Ids, parents and how long runs are remembered.
#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Sleeps : public BaseWorkflow<Duration, int> {
    Task<int> execute(Duration time) override {
        co_await sleep_for(time);
        co_return static_cast<int>(time / 1s);
    }
};

class Other : public BaseWorkflow<Duration, int> {
    Task<int> execute(Duration) override { co_return 0; }
};

template <class Function>
ErrorCode code_of(Function function) {
    try {
        function();
    } catch (const Error& error) {
        return error.code();
    }
    return ErrorCode::internal;
}

} // namespace

TEST_CASE("a known id gives the run that has it, if asked for, and starts nothing") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto first = manager.start<Sleeps>(3s, {.id = "job"});
    auto second = manager.start<Sleeps>(9s, {.id = "job", .if_exists = IfExists::use_existing});
    CHECK(second.get() == 3);
    auto ended = manager.start<Sleeps>(9s, {.id = "job", .if_exists = IfExists::use_existing});
    CHECK(ended.done());
    CHECK(manager.statistics().runs.total() == 1);
    CHECK(code_of([&] { static_cast<void>(manager.start<Sleeps>(1s, {.id = "job"})); }) ==
          ErrorCode::duplicate);
    CHECK(code_of([&] {
              static_cast<void>(
                  manager.start<Other>(1s, {.id = "job", .if_exists = IfExists::use_existing}));
          }) == ErrorCode::type_mismatch);
    CHECK(first.get() == 3);
}

TEST_CASE("a created run that is asked for again stays pending") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto created = manager.create<Sleeps>(3s, {.id = "job"});
    auto same = manager.start<Sleeps>(9s, {.id = "job", .if_exists = IfExists::use_existing});
    executor.advance(1h);
    CHECK(same.status() == WorkflowStatus::pending);
}

TEST_CASE("cancelling a run cancels its children and theirs, unless they are to go on") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 3}};
    auto parent = manager.start<Sleeps>(1h, {.id = "parent"});
    auto child = manager.start<Sleeps>(1h, {.id = "child", .parent_id = "parent"});
    auto stays = manager.start<Sleeps>(
        2h, {.parent_id = "parent", .if_parent_cancelled = IfParentCancelled::go_on});
    auto grandchild = manager.start<Sleeps>(1h, {.parent_id = "child"});
    auto created = manager.create<Sleeps>(1h, {.parent_id = "parent"});
    executor.advance(1s);
    CHECK(grandchild.status() == WorkflowStatus::queued);
    CHECK(manager.children("parent").size() == 3);
    CHECK(parent.cancel());
    CHECK(grandchild.done());
    CHECK(created.done());
    executor.advance(1s);
    CHECK(child.status() == WorkflowStatus::cancelled);
    CHECK(stays.status() == WorkflowStatus::running);
    auto late = manager.start<Sleeps>(1h, {.parent_id = "parent"});
    executor.advance(1s);
    CHECK(late.status() == WorkflowStatus::cancelled);
}

TEST_CASE("a parent that fails or ends leaves its children alone") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto parent = manager.start<Sleeps>(1s, {.id = "parent"});
    auto child = manager.start<Sleeps>(5s, {.parent_id = "parent"});
    parent.get();
    CHECK_FALSE(parent.cancel());
    CHECK(child.get() == 5);
}

TEST_CASE("a parent need not be known, but cycles and endless nesting are refused") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    const auto start = [&](std::string_view id, std::string_view parent) {
        static_cast<void>(manager.start<Sleeps>(1s, {.id = id, .parent_id = parent}));
    };
    start("a", "b");
    start("c", "a");
    CHECK(code_of([&] { start("b", "c"); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { start("self", "self"); }) == ErrorCode::invalid_argument);
    CHECK_FALSE(manager.status("b").has_value());
    CHECK(manager.statistics().runs.total() == 2);
    start("b", ""); // the id has not been used up
    std::string parent;
    const auto nest = [&] {
        for (int depth = 0; depth < 2000; ++depth) {
            const std::string id = "deep-" + std::to_string(depth);
            start(id, parent);
            parent = id;
        }
    };
    CHECK(code_of(nest) == ErrorCode::invalid_argument);
    CHECK(parent == "deep-999");
    CHECK(manager.cancel("deep-0"));
    executor.run_until_idle();
    CHECK(manager.status("deep-999") == WorkflowStatus::cancelled);
}

TEST_CASE("ended runs are forgotten when they are old, as soon as somebody looks") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.retained_for = 10s}};
    static_cast<void>(manager.start<Sleeps>(1s, {.id = "short"}));
    static_cast<void>(manager.start<Sleeps>(5s, {.id = "long"}));
    executor.advance(11s - 1ns);
    CHECK(manager.status("short").has_value());
    executor.advance(1ns);
    CHECK_FALSE(manager.status("short").has_value());
    CHECK(manager.list().runs.size() == 1);
    executor.advance(4s);
    CHECK(manager.list().runs.empty());
    static_cast<void>(manager.start<Sleeps>(1s, {.id = "short"})); // the id is free again
    CHECK(manager.statistics().runs.total() == 3);
}

TEST_CASE("a run that has ended can be forgotten, and its handle keeps it") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Sleeps>(2s, {.id = "job"});
    CHECK_FALSE(manager.forget("job"));
    CHECK(run.get() == 2);
    CHECK(manager.forget("job"));
    CHECK_FALSE(manager.forget("job"));
    CHECK_FALSE(manager.status("job").has_value());
    CHECK(run.get() == 2);
    auto again = manager.start<Sleeps>(3s, {.id = "job"});
    CHECK(again.get() == 3);
    CHECK(manager.statistics().runs[WorkflowStatus::completed] == 2);
}

TEST_CASE("a managed run that takes too long fails, counted from its start") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    auto first = manager.start<Sleeps>(10s);
    auto limited = manager.start<Sleeps>(10s, {.timeout = 5s});
    CHECK(first.get() == 10);
    CHECK_THROWS_AS(limited.get(), TimedOut);
    CHECK(limited.run().elapsed() == 5s);
}
