// SPDX-License-Identifier: MIT
#include "coflow/testing/catch.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_all.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::SimulatedExecutor;
using testing::Trial;
using testing::detail::explore_in_catch;

namespace {

Task<> add_after_reading(int& sum) {
    const int seen = sum;
    co_await this_task::yield();
    sum = seen + 1;
}
Task<int> racy_sum(SimulatedExecutor&) {
    int sum = 0;
    co_await when_all(add_after_reading(sum), add_after_reading(sum));
    co_return sum;
}

/// For a test case that is expected to fail, which a failed CHECK would only help.
void must_be(int value, int expected) {
    if (value != expected)
        std::abort();
}

[[noreturn]] void throw_not_found() { throw Error{ErrorCode::not_found, "no such song"}; }

} // namespace

TEST_CASE("assertions may stand in a scenario that is explored", "[testing]") {
    int seeds = 0;
    CHECK_EXPLORE(20, [&seeds](SimulatedExecutor& executor) {
        const int sum = executor.run(racy_sum(executor));
        CHECK(sum >= 1);
        REQUIRE(sum <= 2);
        ++seeds;
    });
    CHECK(seeds == 20);
}

TEST_CASE("an exploration tells the seed of what its scenario throws", "[testing]") {
    std::vector<std::uint64_t> seeds;
    const std::string failure = explore_in_catch(10, [&seeds](Trial& trial) {
        seeds.push_back(trial.seed());
        if (trial.seed() == 3)
            throw std::runtime_error{"out of tune"};
    });
    CHECK(seeds == std::vector<std::uint64_t>{1, 2, 3});
    CHECK(failure.find("under seed 3: out of tune") != std::string::npos);
    CHECK(failure.find("COFLOW_SEEDS=3") != std::string::npos);

    const std::string cancelled =
        explore_in_catch(10, [](SimulatedExecutor&) { throw Cancelled{}; });
    CHECK(cancelled.find("under seed 1: cancelled") != std::string::npos);
}

// Catch2 counts these as passed because they fail.
TEST_CASE("a failed exploration fails its test case", "[testing][!shouldfail]") {
    CHECK_EXPLORE(3, [](SimulatedExecutor&) { throw std::runtime_error{"out of tune"}; });
}
TEST_CASE("a failed assertion in a scenario fails its test case", "[testing][!shouldfail]") {
    CHECK_EXPLORE(3, [](SimulatedExecutor& executor) { CHECK(executor.live_tasks() == 1); });
}

TEST_CASE("an exploration ends with the seed whose assertion has failed",
          "[testing][!shouldfail]") {
    int tried = 0;
    CHECK_EXPLORE(10, [&tried](Trial& trial) {
        ++tried;
        CHECK(trial.seed() < 3);
    });
    must_be(tried, 3);
}

TEST_CASE("an assertion that failed before an exploration does not end it",
          "[testing][!shouldfail]") {
    CHECK(false);
    int tried = 0;
    CHECK_EXPLORE(10, [&tried](SimulatedExecutor&) { ++tried; });
    must_be(tried, 10);
}

TEST_CASE("an expression is checked for the code of its error", "[testing]") {
    CHECK_THROWS_CODE(throw_not_found(), ErrorCode::not_found);
}
TEST_CASE("an error of another code fails the check", "[testing][!shouldfail]") {
    CHECK_THROWS_CODE(throw_not_found(), ErrorCode::duplicate);
}

TEST_CASE("what tests compare is printed in words", "[testing]") {
    CHECK(Catch::Detail::stringify(ErrorCode::not_found) == "not_found");
    CHECK(Catch::Detail::stringify(Error{ErrorCode::closed, "gone"}) == "closed: gone");
    CHECK(Catch::Detail::stringify(WorkflowStatus::paused) == "paused");
    CHECK(Catch::Detail::stringify(std::optional{WorkflowStatus::paused}) == "paused");
    CHECK(Catch::Detail::stringify(std::optional<WorkflowStatus>{}) == "no status");
    CHECK(Catch::Detail::stringify(Progress{.percentage = 12.5,
                                            .current_step = "mix",
                                            .message = "two tracks",
                                            .status = WorkflowStatus::running}) ==
          "running at 12.5 % in 'mix': two tracks");
    CHECK(Catch::Detail::stringify(Progress{}) == "pending at 0 %");
}
