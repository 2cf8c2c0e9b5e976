// SPDX-License-Identifier: MIT
// How runs in runs stand still.
#include "coflow/model/run_observer.hpp"
#include "coflow/workflow/nested.hpp"
#include "support/catch.hpp"
#include "support/nested_bench.hpp"

#include <chrono>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::Parent;

namespace {

struct Statuses final : RunObserver {
    Statuses(std::vector<std::string>& into, std::string who) : lines{into}, name{std::move(who)} {}
    void on_status(RunContext&, WorkflowStatus, WorkflowStatus to) noexcept override {
        lines.push_back(name + " " + std::string{to_string(to)});
    }
    std::vector<std::string>& lines;
    std::string name;
};

struct Observed : Parent {
    std::vector<std::string> lines;
    Statuses of_parent{lines, "parent"};
    Statuses of_child{lines, "child"};
    RunContext child_context{{.id = "c"}, "child"};

    Observed() {
        context.set_observer(&of_parent);
        child_context.set_observer(&of_child);
    }
    TaskHandle<> start() {
        return Parent::start([this]() -> Task<> {
            co_await run_workflow(child, 1, child_context);
            co_await step("last", [] {});
        });
    }
};

} // namespace

TEST_CASE("a pause of the outer run holds the nested one, and its end lets both go on") {
    Observed test;
    auto handle = test.start();
    test.executor.advance(500ms);
    test.context.pause();
    test.executor.advance(1h);
    CHECK(test.child_context.step_counts().completed == 1);
    CHECK(test.child_context.status() == WorkflowStatus::paused);
    CHECK(test.context.status() == WorkflowStatus::paused);
    test.context.resume();
    handle.get();
    CHECK(test.lines == std::vector<std::string>{"parent running", "child running", "child paused",
                                                 "parent paused", "parent running", "child running",
                                                 "child completed", "parent completed"});
}

TEST_CASE("a pause of the nested run is its own") {
    Observed test;
    auto handle = test.start();
    test.executor.advance(500ms);
    test.child_context.pause();
    test.executor.advance(1h);
    CHECK(test.child_context.status() == WorkflowStatus::paused);
    CHECK(test.context.status() == WorkflowStatus::running);

    test.context.pause(); // the nested run goes on when neither is to pause
    test.child_context.resume();
    test.executor.advance(1h);
    CHECK(test.child_context.status() == WorkflowStatus::paused);
    CHECK(test.context.status() == WorkflowStatus::paused);
    test.context.resume();
    handle.get();
    CHECK(test.context.status() == WorkflowStatus::completed);
}

TEST_CASE("a run begins paused in one that is to pause, and both can be cancelled then") {
    Observed test;
    auto handle = test.Parent::start([&test]() -> Task<> {
        test.context.pause();
        co_await run_workflow(test.child, 1, test.child_context);
    });
    test.executor.advance(1h);
    CHECK(test.child_context.status() == WorkflowStatus::paused);
    test.context.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(test.lines == std::vector<std::string>{"parent running", "child running", "child paused",
                                                 "parent paused", "parent running", "child running",
                                                 "child cancelled", "parent cancelled"});
}
