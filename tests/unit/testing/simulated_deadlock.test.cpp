// SPDX-License-Identifier: MIT
#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <coroutine>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;
using Catch::Contains;
using testing::Deadlock;
using testing::Livelock;
using testing::SimulatedExecutor;

namespace {

constexpr int wait_line = __LINE__ + 1;
Task<> wait_for(Event& event) { co_await event.wait(); }

Task<> hold(std::shared_ptr<int>, Event& event) { co_await event.wait(); }

Task<> spin() {
    for (;;)
        co_await this_task::yield();
}

/// A wait that knows nothing of stop requests.
struct Stubborn {
    std::coroutine_handle<>& waiting;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> awaiting) const { waiting = awaiting; }
    void await_resume() const noexcept {}
};
Task<> hang(std::coroutine_handle<>& waiting) { co_await Stubborn{waiting}; }

/// What a run's deadlock or livelock says.
template <class Failure>
std::string message_of(SimulatedExecutor& executor, Task<> task, const char* name) {
    try {
        executor.run(std::move(task), {.name = name});
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "";
}

} // namespace

TEST_CASE("a deadlock names each waiting task, what it waits in, where, and the seed",
          "[testing]") {
    SimulatedExecutor executor{{.seed = 1234}};
    Event never;
    auto other = executor.start(wait_for(never));
    const std::string message = message_of<Deadlock>(executor, wait_for(never), "consumer");
    const std::string place =
        std::string{" waits in Event::wait at "} + __FILE__ + ':' + std::to_string(wait_line);
    CHECK_THAT(message, Contains("deadlock"));
    CHECK_THAT(message, Contains("\"consumer\"" + place));
    CHECK_THAT(message, Contains("unnamed task" + place));
    CHECK_THAT(message, Contains("seed 1234"));
}

TEST_CASE("a deadlock does not name a task that waits no more", "[testing]") {
    SimulatedExecutor executor;
    Event set{Event::Initially::set};
    Event later;
    Event never;
    auto passed = executor.start(wait_for(set), {.name = "passed at once"});
    auto woken = executor.start(wait_for(later), {.name = "woken"});
    auto cancelled = executor.start(wait_for(never), {.name = "cancelled"});
    executor.run_until_idle();
    later.set();
    cancelled.request_stop();
    const auto sleep = []() -> Task<> { co_await sleep_for(1s); };
    auto slept =
        executor.start(sleep(), {.name = "slept"}); // kept, so that its place is not reused
    slept.get();
    const std::string message = message_of<Deadlock>(executor, wait_for(never), "hung");
    CHECK_THAT(message, Contains("\"hung\" waits in"));
    CHECK_THAT(message, !Contains("passed at once") && !Contains("woken") &&
                            !Contains("cancelled") && !Contains("slept"));
}

TEST_CASE("a deadlock stops every task before it is thrown", "[testing]") {
    SimulatedExecutor executor;
    auto kept = std::make_shared<int>(0);
    {
        Event never; // is gone when the executor is destroyed
        auto other = executor.start(hold(kept, never));
        CHECK_THROWS_AS(executor.run(hold(kept, never)), Deadlock);
        CHECK(other.done());
        CHECK_THROWS_AS(other.get(), Cancelled);
    }
    CHECK(kept.use_count() == 1);
}

TEST_CASE("a simulation can be used after a deadlock", "[testing]") {
    SimulatedExecutor executor;
    Event event;
    CHECK_THROWS_AS(executor.run(wait_for(event)), Deadlock);
    CHECK_THROWS_AS(executor.run(wait_for(event)), Deadlock);
    event.set();
    CHECK_NOTHROW(executor.run(wait_for(event)));
}

TEST_CASE("waiting for a handle of a task that waits for ever is a deadlock", "[testing]") {
    SimulatedExecutor executor;
    Event never;
    auto task = executor.start(wait_for(never));
    CHECK_THROWS_AS(task.get(), Deadlock);
}

TEST_CASE("a deadlock comes only when no timer is left", "[testing]") {
    SimulatedExecutor executor;
    Event event;
    const auto set_later = [](Event& it) -> Task<> {
        co_await sleep_for(1h);
        it.set();
    };
    auto setting = executor.start(set_later(event));
    CHECK_NOTHROW(executor.run(wait_for(event)));
}

TEST_CASE("a deadlock tells which tasks do not even stop", "[testing]") {
    std::coroutine_handle<> waiting;
    SimulatedExecutor executor;
    Event never;
    auto other = executor.start(wait_for(never), {.name = "polite"});
    auto stubborn = executor.start(hang(waiting));
    const std::string message = message_of<Deadlock>(executor, wait_for(never), "polite too");
    CHECK_THAT(message, Contains("asked to stop, but hang:"));
    CHECK_THAT(message, Contains("nobody waits in an operation of coflow"));
    CHECK(other.done());
    CHECK_FALSE(stubborn.done());
    waiting.resume();
    CHECK(stubborn.done());
}

TEST_CASE("tasks that are busy for ever are a livelock", "[testing]") {
    SimulatedExecutor executor{{.seed = 99, .step_limit = 1000}};
    Event never;
    auto other = executor.start(wait_for(never), {.name = "idle"});
    const std::string message = message_of<Livelock>(executor, spin(), "busy");
    CHECK_THAT(message, Contains("livelock") && Contains("seed 99"));
    CHECK_THAT(message, Contains("\"idle\" waits in"));
    CHECK(other.done());
    never.set();
    CHECK_NOTHROW(executor.run(wait_for(never)));
}

TEST_CASE("a long run is no livelock while time passes", "[testing]") {
    SimulatedExecutor executor{{.step_limit = 10}};
    const auto work = []() -> Task<int> {
        int turns = 0;
        for (; turns < 1000; ++turns)
            co_await sleep_for(1ns);
        co_return turns;
    };
    CHECK(executor.run(work()) == 1000);
}

TEST_CASE("many short runs are no livelock", "[testing]") {
    SimulatedExecutor executor{{.step_limit = 10}};
    const auto step = []() -> Task<int> {
        co_await this_task::yield();
        co_return 1;
    };
    int runs = 0;
    for (int turn = 0; turn < 100; ++turn)
        runs += executor.run(step());
    CHECK(runs == 100);
}

TEST_CASE("the waits of a simulation can be listed at any time", "[testing]") {
    SimulatedExecutor executor;
    Event event;
    CHECK(executor.describe_waits().empty());
    auto task = executor.start(wait_for(event), {.name = "listed"});
    executor.run_until_idle();
    CHECK_THAT(executor.describe_waits(), Contains("\"listed\" waits in Event::wait"));
    event.set();
    CHECK(executor.describe_waits().empty());
}

TEST_CASE("an executor that a hanging task would outlive ends the program", "[testing]") {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::set_terminate([] { _exit(42); });
        close(STDERR_FILENO);
        std::coroutine_handle<> waiting;
        {
            SimulatedExecutor executor;
            static_cast<void>(executor.start(hang(waiting)));
        }
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 42);
}
