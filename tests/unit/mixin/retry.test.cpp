// SPDX-License-Identifier: MIT
#include "coflow/mixin/retry.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Calls a service that fails at first.
class Caller : public BaseWorkflow<std::string, std::string, RetryMixin> {
public:
    int failures = 0;
    int calls = 0;

private:
    Task<std::string> execute(std::string name) override {
        const std::string own = co_await retry_on_failure({.delay = 1s}, &Caller::ask, name);
        co_return own + co_await retry_on_failure({}, [] { return "!"; });
    }
    Task<std::string> ask(const std::string& name) {
        if (++calls <= failures)
            throw std::runtime_error{"busy"};
        co_return "hello " + name;
    }
};

/// Fails as a whole at first, and recovers.
class Recovering : public BaseWorkflow<std::string, std::string, RetryMixin> {
public:
    explicit Recovering(int failing) : failures{failing} {}

    int failures;
    int limit = 100;
    std::string seen{};

    void allow(int count) { set_max_retries(count); }

protected:
    Task<std::string> execute(std::string name) override {
        co_await sleep_for(1s);
        if (failures-- > 0)
            throw std::out_of_range{"failure"};
        co_return std::move(name) + " " + std::to_string(retry_count());
    }
    Task<bool> can_recover(const std::exception_ptr& error) override {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& failure) {
            seen += failure.what()[0];
        }
        co_return retry_count() < limit;
    }
    Task<> recover(const std::exception_ptr&) override {
        seen += 'r';
        co_await sleep_for(1min);
    }
};

} // namespace

TEST_CASE("a workflow retries its own members and other functions") {
    testing::SimulatedExecutor executor;
    Caller caller;
    caller.failures = 2;
    const TimePoint begin = executor.now();
    CHECK(executor.run(caller.run("you")) == "hello you!");
    CHECK(caller.calls == 3);
    CHECK(executor.now() == begin + 3s);
}

TEST_CASE("a workflow that says nothing about recovery fails at once") {
    testing::SimulatedExecutor executor;
    Caller caller;
    caller.failures = 100;
    CHECK_THROWS_AS(executor.run(caller.run("you")), std::runtime_error);
    CHECK(caller.calls == 4);
    CHECK(caller.status() == WorkflowStatus::failed);
}

TEST_CASE("a workflow that can recover is executed again with its input") {
    testing::SimulatedExecutor executor;
    Recovering workflow{2};
    const TimePoint begin = executor.now();
    CHECK(executor.run(workflow.run("song")) == "song 2");
    CHECK(workflow.seen == "frfr");
    CHECK(executor.now() == begin + 2min + 3s);
    CHECK(workflow.status() == WorkflowStatus::completed);
}

TEST_CASE("the count of recoveries begins anew with each run") {
    testing::SimulatedExecutor executor;
    Recovering workflow{2};
    CHECK(executor.run(workflow.run("a")) == "a 2");
    workflow.failures = 1;
    CHECK(executor.run(workflow.run("b")) == "b 1");
}

TEST_CASE("a run recovers so often at most, whatever it says") {
    testing::SimulatedExecutor executor;
    Recovering workflow{100};
    CHECK_THROWS_AS(executor.run(workflow.run("song")), std::out_of_range);
    CHECK(workflow.failures == 100 - 4);
    workflow.limit = 1;
    CHECK_THROWS_AS(executor.run(workflow.run("song")), std::out_of_range);
    CHECK(workflow.failures == 100 - 4 - 2);
    workflow.allow(0);
    CHECK_THROWS_AS(executor.run(workflow.run("song")), std::out_of_range);
    CHECK(workflow.failures == 100 - 4 - 2 - 1);
    CHECK_THROWS_AS(workflow.allow(-1), Error);
}

TEST_CASE("a cancelled run does not recover, nor does one that is cancelled while it does") {
    for (const Duration after : {500ms, 30'000ms}) {
        testing::SimulatedExecutor executor;
        Recovering workflow{1};
        auto run = executor.start(workflow.run("song"));
        executor.advance(after);
        const TimePoint stopped = executor.now();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
        CHECK(executor.now() == stopped);
        CHECK(workflow.seen == (after < 1s ? "" : "fr"));
        CHECK(workflow.status() == WorkflowStatus::cancelled);
    }
}

TEST_CASE("an input that cannot be copied cannot be tried again") {
    class Moves : public BaseWorkflow<std::unique_ptr<int>, int, RetryMixin> {
        Task<int> execute(std::unique_ptr<int> value) override {
            if (*value == 0)
                throw std::runtime_error{"zero"};
            co_return *value;
        }
        Task<bool> can_recover(const std::exception_ptr&) override { co_return true; }
    };
    testing::SimulatedExecutor executor;
    Moves workflow;
    CHECK(executor.run(workflow.run(std::make_unique<int>(3))) == 3);
    CHECK_THROWS_AS(executor.run(workflow.run(std::make_unique<int>(0))), std::runtime_error);
}
