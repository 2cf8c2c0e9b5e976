// SPDX-License-Identifier: MIT
#include "coflow/testing/explore.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::explore;
using testing::ExploreFailure;
using testing::SimulatedExecutor;
using testing::Trial;

namespace {

/// The seeds of this file's explorations are not for the environment to choose.
const bool no_seeds_from_outside = ::unsetenv(testing::Seeds::variable) == 0;

Task<> add_after_reading(int& sum) {
    const int seen = sum;
    co_await this_task::yield();
    sum = seen + 1;
}

/// Two tasks that lose an update under some schedules.
Task<int> racy_sum(SimulatedExecutor&) {
    int sum = 0;
    co_await when_all(add_after_reading(sum), add_after_reading(sum));
    co_return sum;
}

Task<> wait_for(Event& event) { co_await event.wait(); }

Task<> note(std::vector<int>& order, int number) {
    order.push_back(number);
    co_return;
}

/// What `explore` says; nothing if it says nothing.
template <class Scenario>
std::optional<ExploreFailure> failure_of(const testing::Seeds& seeds, Scenario scenario,
                                         const testing::SimulationOptions& options = {}) {
    REQUIRE(no_seeds_from_outside);
    try {
        explore(seeds, scenario, options);
    } catch (const ExploreFailure& failure) {
        return failure;
    }
    return {};
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a scenario is tried under each seed", "[testing]") {
    std::vector<std::uint64_t> seeds;
    explore(5, [&seeds](Trial& trial) { seeds.push_back(trial.seed()); });
    CHECK(seeds == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
}

TEST_CASE("a scenario may be a coroutine, also one with a result", "[testing]") {
    int runs = 0;
    const auto scenario = [&runs](SimulatedExecutor&) -> Task<int> {
        co_await sleep_for(1h);
        co_return ++runs;
    };
    explore(7, scenario);
    CHECK(runs == 7);
}

TEST_CASE("the seeds show different orders of the same tasks", "[testing]") {
    std::set<std::vector<int>> orders;
    explore(100, [&orders](SimulatedExecutor& executor) {
        std::vector<int> order;
        std::vector<TaskHandle<>> tasks;
        for (int number = 0; number < 3; ++number)
            tasks.push_back(executor.start(note(order, number)));
        for (TaskHandle<>& task : tasks)
            task.get();
        orders.insert(order);
    });
    CHECK(orders.size() == 6);
}

TEST_CASE("the first seed that fails is reported with what happened and how to replay it",
          "[testing]") {
    const auto scenario = [](SimulatedExecutor& executor) {
        if (executor.run(racy_sum(executor)) != 2)
            throw std::runtime_error{"an update is lost"};
    };
    const auto failure = failure_of(100, scenario);
    REQUIRE(failure.has_value());
    const std::string seed = std::to_string(failure->seed());
    const std::string message = failure->what();
    CHECK(contains(message, "under seed " + seed + ": an update is lost"));
    CHECK(contains(message, "COFLOW_SEEDS=" + seed));
    CHECK(contains(message, "replay(" + seed + ", scenario)"));
    CHECK_THROWS_AS(std::rethrow_exception(failure->cause()), std::runtime_error);

    CHECK_THROWS_WITH(testing::replay(failure->seed(), scenario), "an update is lost");
    for (std::uint64_t before = 1; before < failure->seed(); ++before)
        CHECK_NOTHROW(testing::replay(before, scenario));
}

TEST_CASE("the environment chooses the seeds, without a change of the program", "[testing]") {
    std::vector<std::uint64_t> seeds;
    ::setenv(testing::Seeds::variable, "40-41,7", 1);
    explore(5, [&seeds](Trial& trial) { seeds.push_back(trial.seed()); });
    ::unsetenv(testing::Seeds::variable);
    CHECK(seeds == std::vector<std::uint64_t>{40, 41, 7});
}

TEST_CASE("a deadlock fails the seed and names who waits", "[testing]") {
    const auto failure = failure_of(3, [](SimulatedExecutor& executor) {
        Event never;
        executor.run(wait_for(never), {.name = "patient"});
    });
    REQUIRE(failure.has_value());
    CHECK(failure->seed() == 1);
    CHECK(contains(failure->what(), "deadlock"));
    CHECK(contains(failure->what(), "patient"));
}

namespace {

class Hanging : public BaseWorkflow<NoInput, void> {
    Task<> execute(NoInput) override {
        Event never;
        co_await never.wait();
    }
};

} // namespace

TEST_CASE("a managed run that hangs fails the seed and is gone with its manager", "[testing]") {
    const auto failure = failure_of(3, [](SimulatedExecutor& executor) {
        WorkflowManager manager{executor};
        manager.start<Hanging>({}).get();
    });
    REQUIRE(failure.has_value());
    CHECK(contains(failure->what(), "\"Hanging\" waits in Event"));
}

TEST_CASE("a livelock fails the seed", "[testing]") {
    const auto busy = [](SimulatedExecutor&) -> Task<> {
        for (;;)
            co_await this_task::yield();
    };
    const auto failure = failure_of(3, busy, {.step_limit = 1000});
    REQUIRE(failure.has_value());
    CHECK_THROWS_AS(std::rethrow_exception(failure->cause()), testing::Livelock);
}

TEST_CASE("a cancelled scenario fails the seed", "[testing]") {
    const auto failure = failure_of(3, [](SimulatedExecutor&) { throw Cancelled{}; });
    REQUIRE(failure.has_value());
    CHECK(contains(failure->what(), "cancelled"));
}

TEST_CASE("a task that is left behind fails the seed, and nothing touches what it refers to",
          "[testing]") {
    const auto failure = failure_of(3, [](SimulatedExecutor& executor) {
        Event gone_with_the_scenario;
        static_cast<void>(executor.start(wait_for(gone_with_the_scenario), {.name = "forgotten"}));
        executor.run_until_idle();
    });
    REQUIRE(failure.has_value());
    CHECK(contains(failure->what(), "1 of its tasks had not ended"));
    CHECK(contains(failure->what(), "forgotten"));
}

TEST_CASE("an error is reported as it is when tasks are left behind as well", "[testing]") {
    const auto failure = failure_of(3, [](SimulatedExecutor& executor) {
        Event gone_with_the_scenario;
        static_cast<void>(executor.start(wait_for(gone_with_the_scenario)));
        executor.run_until_idle();
        throw std::runtime_error{"lost interest"};
    });
    REQUIRE(failure.has_value());
    CHECK(contains(failure->what(), "lost interest"));
}

TEST_CASE("the options of an exploration are those of its executors", "[testing]") {
    explore(2, [](SimulatedExecutor& executor) { CHECK(executor.now() == TimePoint{5s}); },
            {.start = TimePoint{5s}});
}

TEST_CASE("ten thousand schedules of a small scenario are a matter of seconds", "[testing]") {
    int trials = 0;
    explore(10'000, [&trials](SimulatedExecutor& executor) {
        static_cast<void>(executor.run(racy_sum(executor)));
        ++trials;
    });
    CHECK(trials == 10'000);
}
