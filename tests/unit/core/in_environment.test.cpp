// SPDX-License-Identifier: MIT
#include "coflow/core/in_environment.hpp"

#include "coflow/core/cancelled.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Awaits `task` in an environment that has `stop` instead of the awaiting task's stop source.
Task<std::string> with_own_stop(Task<std::string> task, StopSource& stop) {
    Environment inside = co_await this_task::environment();
    inside.stop = stop.get_token();
    co_return co_await detail::InEnvironment{task, inside};
}

Task<std::string> slow() {
    co_await sleep_for(1s);
    co_return "done";
}

} // namespace

TEST_CASE("a task in an environment of its own returns and throws to who awaits it") {
    testing::SimulatedExecutor executor;
    StopSource stop;
    CHECK(executor.run(with_own_stop(slow(), stop)) == "done");
    const auto broken = []() -> Task<std::string> {
        throw std::out_of_range{"broken"};
        co_return "";
    };
    CHECK_THROWS_AS(executor.run(with_own_stop(broken(), stop)), std::out_of_range);
}

TEST_CASE("the stop token of the given environment reaches the task, and not the awaiting one's") {
    for (const Duration when : {0ms, 500ms}) {
        testing::SimulatedExecutor executor;
        StopSource stop;
        auto stopped = executor.start(with_own_stop(slow(), stop));
        executor.advance(when);
        stop.request_stop();
        CHECK_THROWS_AS(stopped.get(), Cancelled);

        StopSource other;
        auto goes_on = executor.start(with_own_stop(slow(), other));
        executor.advance(when);
        goes_on.request_stop();
        CHECK(goes_on.get() == "done");
    }
}

TEST_CASE("a stop at the moment of completion changes nothing") {
    testing::SimulatedExecutor executor;
    StopSource stop;
    auto task = executor.start(with_own_stop(slow(), stop));
    executor.advance(1s);
    stop.request_stop();
    CHECK(task.get() == "done");
}
