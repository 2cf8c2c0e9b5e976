// SPDX-License-Identifier: MIT
#include "coflow/base/config.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <stdexcept>

using namespace coflow;

namespace {

// Far more than a stack holds, and no more memory than a sanitizer leaves.
constexpr int deep = config::sanitized ? 200'000 : 1'000'000;

Task<int> one() { co_return 1; }

Task<int> count_to(int limit) {
    int count = 0;
    while (count < limit)
        count += co_await one();
    co_return count;
}

Task<int> descend(int depth) {
    if (depth == 0)
        co_return 0;
    co_return 1 + co_await descend(depth - 1);
}

Task<int> descend_and_wait(int depth, Event& event) {
    if (depth == 0) {
        co_await event.wait();
        co_return 0;
    }
    co_return 1 + co_await descend_and_wait(depth - 1, event);
}

Task<int> descend_and_fail(int depth) {
    if (depth == 0)
        throw std::runtime_error{"bottom"};
    co_return 1 + co_await descend_and_fail(depth - 1);
}

} // namespace

TEST_CASE("a million awaits that complete at once need no more stack than one", "[core]") {
    testing::SimulatedExecutor executor;
    CHECK(executor.run(count_to(1'000'000)) == 1'000'000);
}

TEST_CASE("a recursion of tasks as deep as memory allows does not overflow the stack", "[core]") {
    testing::SimulatedExecutor executor;
    CHECK(executor.run(descend(deep)) == deep);
}

TEST_CASE("a deep recursion that waits at its bottom unwinds on a flat stack", "[core]") {
    testing::SimulatedExecutor executor;
    Event event;
    auto task = executor.start(descend_and_wait(deep, event));
    executor.run_until_idle();
    CHECK_FALSE(task.done());
    event.set();
    CHECK(task.get() == deep);
}

TEST_CASE("an exception climbs a deep recursion on a flat stack", "[core]") {
    testing::SimulatedExecutor executor;
    CHECK_THROWS_WITH(executor.run(descend_and_fail(100'000)), "bottom");
}
