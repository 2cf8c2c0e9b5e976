// SPDX-License-Identifier: MIT
#include "coflow/testing/simulated_executor.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "support/catch.hpp"

#include <memory>
#include <stdexcept>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::SimulatedExecutor;

namespace {

Task<int> answer() { co_return 42; }

Task<> wait_for(Event& event) { co_await event.wait(); }

Task<> record_times(std::vector<Duration>& times, TimePoint start, int count) {
    for (int index = 0; index < count; ++index) {
        co_await sleep_for(10s);
        times.push_back(co_await this_task::now() - start);
    }
}

Task<> hold(std::shared_ptr<int>, Event& event) { co_await event.wait(); }

} // namespace

TEST_CASE("a simulation runs a task and returns its result", "[testing]") {
    SimulatedExecutor executor;
    CHECK(executor.run(answer()) == 42);
    CHECK(executor.start(answer()).get() == 42);
}

TEST_CASE("a simulation throws what its task throws", "[testing]") {
    SimulatedExecutor executor;
    const auto fail = []() -> Task<> {
        co_await sleep_for(1s);
        throw std::runtime_error{"failed"};
    };
    CHECK_THROWS_WITH(executor.run(fail()), "failed");
    CHECK(executor.run(answer()) == 42);
}

TEST_CASE("virtual time begins at the same point every time, or where it is told to", "[testing]") {
    CHECK(SimulatedExecutor{}.now() == SimulatedExecutor{}.now());
    CHECK(SimulatedExecutor{}.now() > TimePoint{});
    SimulatedExecutor executor{{.start = TimePoint{5s}}};
    CHECK(executor.now() == TimePoint{5s});
}

TEST_CASE("running until idle lets no time pass", "[testing]") {
    SimulatedExecutor executor;
    const TimePoint start = executor.now();
    std::vector<Duration> times;
    auto task = executor.start(record_times(times, start, 1));
    executor.run_until_idle();
    CHECK(executor.now() == start);
    CHECK(times.empty());
    CHECK_FALSE(task.done());
}

TEST_CASE("advancing runs all that happens meanwhile and stops at the end", "[testing]") {
    SimulatedExecutor executor;
    const TimePoint start = executor.now();
    std::vector<Duration> times;
    auto task = executor.start(record_times(times, start, 5));
    executor.advance(25s);
    CHECK(executor.now() - start == 25s);
    CHECK(times == std::vector<Duration>{10s, 20s});
    executor.advance(5s);
    CHECK(times == std::vector<Duration>{10s, 20s, 30s});
    executor.advance(0s);
    CHECK(executor.now() - start == 30s);
    task.get();
    CHECK(executor.now() - start == 50s);
}

TEST_CASE("a step runs one task to its next wait, or lets time jump", "[testing]") {
    SimulatedExecutor executor;
    const TimePoint start = executor.now();
    CHECK_FALSE(executor.step());
    std::vector<Duration> times;
    auto task = executor.start(record_times(times, start, 1));
    CHECK(executor.step()); // up to the sleep
    CHECK(executor.now() == start);
    CHECK(executor.step()); // through it
    CHECK(executor.now() - start == 10s);
    CHECK(times.empty());
    CHECK(executor.step());
    CHECK(times.size() == 1);
    CHECK(task.done());
    CHECK_FALSE(executor.step());
}

TEST_CASE("asking a simulation to stop stops all of its tasks", "[testing]") {
    SimulatedExecutor executor;
    Event never;
    auto before = executor.start(wait_for(never));
    executor.run_until_idle();
    executor.request_stop();
    auto after = executor.start(wait_for(never));
    CHECK_THROWS_AS(before.get(), Cancelled);
    CHECK_THROWS_AS(after.get(), Cancelled);
}

TEST_CASE("the end of a simulation stops its tasks and waits for their clean-up", "[testing]") {
    Event never;
    auto kept = std::make_shared<int>(0);
    {
        SimulatedExecutor executor;
        static_cast<void>(executor.start(hold(kept, never)));
        static_cast<void>(executor.start(hold(kept, never)));
        executor.step();
        CHECK(kept.use_count() == 3);
    }
    CHECK(kept.use_count() == 1);
}

TEST_CASE("a simulation cannot be driven from inside of one of its tasks", "[testing]") {
    SimulatedExecutor executor;
    const auto nested = [](SimulatedExecutor& same, int way) -> Task<> {
        if (way == 0)
            same.run(answer());
        else if (way == 1)
            same.step();
        else if (way == 2)
            same.run_until_idle();
        else
            same.advance(1s);
        co_return;
    };
    for (int way = 0; way < 4; ++way) {
        CAPTURE(way);
        CHECK_THROWS_WITH(executor.run(nested(executor, way)), Catch::Contains("driven"));
    }
}

TEST_CASE("one simulation can run inside of another one's task", "[testing]") {
    SimulatedExecutor outer;
    const auto nested = []() -> Task<int> {
        SimulatedExecutor inner;
        co_return inner.run(answer());
    };
    CHECK(outer.run(nested()) == 42);
}
