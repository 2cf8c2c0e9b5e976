// SPDX-License-Identifier: MIT
#include "coflow/workflow/async_workflow.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <memory>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<std::size_t> length(const std::string& text) {
    RunContext& run = co_await this_run();
    run.report(50, "counting");
    co_await sleep_for(1s);
    co_return text.size();
}

int twice(int value) { return 2 * value; }

} // namespace

TEST_CASE("a coroutine function is a workflow") {
    testing::SimulatedExecutor executor;
    AsyncWorkflow workflow{"length", length};
    STATIC_REQUIRE(std::is_same_v<decltype(workflow)::Input, std::string>);
    STATIC_REQUIRE(std::is_same_v<decltype(workflow)::Output, std::size_t>);
    CHECK(executor.run(workflow.run("four")) == 4);
    CHECK(workflow.name() == "length");
    CHECK(workflow.status() == WorkflowStatus::completed);
    CHECK(workflow.progress().message == "counting");
    CHECK(workflow.latest_run()->elapsed() == 1s);
}

TEST_CASE("a plain function is a workflow, and a type can be given") {
    testing::SimulatedExecutor executor;
    AsyncWorkflow workflow{WorkflowInfo{.name = "twice", .type = WorkflowType::analysis}, &twice};
    CHECK(executor.run(workflow.run(4)) == 8);
    CHECK(workflow.type() == WorkflowType::analysis);
}

TEST_CASE("a closure may use its captures, and take or return nothing") {
    testing::SimulatedExecutor executor;
    auto count = std::make_shared<int>(0);
    AsyncWorkflow workflow{"count", [count]() -> Task<> {
                               co_await sleep_for(1s);
                               ++*count;
                           }};
    STATIC_REQUIRE(std::is_same_v<decltype(workflow)::Input, NoInput>);
    STATIC_REQUIRE(std::is_void_v<decltype(workflow)::Output>);
    executor.run(workflow.run());
    executor.run(workflow.run());
    CHECK(*count == 2);

    AsyncWorkflow plain{"plain", [count] { ++*count; }};
    executor.run(plain.run());
    CHECK(*count == 3);
}

TEST_CASE("a function with several signatures works where the types are given") {
    testing::SimulatedExecutor executor;
    const auto same = [](auto value) -> Task<decltype(value)> {
        co_await sleep_for(1s);
        co_return value;
    };
    AsyncWorkflow<std::string, std::string, decltype(same)> workflow{"same", same};
    CHECK(executor.run(workflow.run("kept while it is needed")) == "kept while it is needed");
}

TEST_CASE("a function that takes over its input is given it") {
    testing::SimulatedExecutor executor;
    AsyncWorkflow workflow{"own",
                           [](std::unique_ptr<int> value) -> Task<int> { co_return *value; }};
    CHECK(executor.run(workflow.run(std::make_unique<int>(5))) == 5);
}

TEST_CASE("a workflow from a function is cancelled where the function waits") {
    testing::SimulatedExecutor executor;
    AsyncWorkflow workflow{"length", length};
    auto handle = executor.start(workflow.run("abc"));
    executor.advance(500ms);
    workflow.latest_run()->request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(workflow.status() == WorkflowStatus::cancelled);
}
