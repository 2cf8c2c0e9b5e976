// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace coflow::test {

/// How an operation under test has ended.
enum class Ending { returned, cancelled };

/// An operation under test, with all that it works on; made anew for each trial.
template <class Scenario>
concept CancelScenario =
    std::is_default_constructible_v<Scenario> && requires(Scenario& scenario, Ending ending) {
        { scenario.operate() } -> std::same_as<Task<>>;   // awaits the operation
        { scenario.complete() } -> std::same_as<Task<>>;  // lets `operate` complete
        { scenario.check(ending) } -> std::same_as<void>; // what is left behind
    };

/// Waits for `task`; any other exception than `Cancelled` is the test's.
inline Ending end_of(TaskHandle<>& task) {
    try {
        task.get();
        return Ending::returned;
    } catch (const Cancelled&) {
        return Ending::cancelled;
    }
}

/// One run of a scenario under simulation.
template <CancelScenario Scenario>
class CancelTrial {
public:
    explicit CancelTrial(std::uint64_t seed) : executor_{{.seed = seed}} {}

    void complete() { completion_ = executor_.start(scenario_.complete(), {.name = "completion"}); }
    void run_until_idle() { executor_.run_until_idle(); }
    bool step() { return !operation_.done() && executor_.step(); }
    [[nodiscard]] bool done() const { return operation_.done(); }

    /// Asks the operation to stop and lets it end; a cancelled one must end at once.
    Ending stop() {
        const TimePoint stopped = executor_.now();
        operation_.request_stop();
        const Ending ending = finish();
        if (ending == Ending::cancelled)
            CHECK(executor_.now() == stopped);
        return ending;
    }

    /// Lets the operation end, stops its counterpart and checks what is left.
    Ending finish() {
        const Ending ending = end_of(operation_);
        if (completion_) {
            completion_.request_stop();
            end_of(completion_);
        }
        CHECK(executor_.describe_waits() == "");
        scenario_.check(ending);
        return ending;
    }

private:
    Scenario scenario_; // first: the tasks, which the executor's destructor ends, refer to it
    testing::SimulatedExecutor executor_;
    TaskHandle<> operation_ = executor_.start(scenario_.operate(), {.name = "operation"});
    TaskHandle<> completion_;
};

/// Cancels an operation before it starts: it must do nothing.
template <CancelScenario Scenario>
void cancel_before_start() {
    CancelTrial<Scenario> trial{0};
    trial.complete();
    CHECK(trial.stop() == Ending::cancelled);
}

/// Cancels an operation that waits and cannot complete.
template <CancelScenario Scenario>
void cancel_midway() {
    CancelTrial<Scenario> trial{0};
    trial.run_until_idle();
    REQUIRE_FALSE(trial.done());
    CHECK(trial.stop() == Ending::cancelled);
}

/// Cancels an operation that is completing, at each of the steps that this takes: whichever comes
/// first wins, and nothing is lost. Only an operation that has completed may return.
template <CancelScenario Scenario>
void cancel_while_completing(std::uint64_t seed) {
    for (int steps = 0;; ++steps) {
        CAPTURE(seed, steps);
        CancelTrial<Scenario> trial{seed};
        trial.complete();
        for (int step = 0; step < steps; ++step)
            trial.step();
        const bool too_late = trial.done();
        const Ending ending = trial.stop();
        if (steps == 0)
            CHECK(ending == Ending::cancelled);
        if (too_late) {
            CHECK(ending == Ending::returned);
            return;
        }
    }
}

/// All of the above; what the test of every awaitable calls.
template <CancelScenario Scenario>
void check_cancellation() {
    cancel_before_start<Scenario>();
    cancel_midway<Scenario>();
    for (std::uint64_t seed = 0; seed < 16; ++seed)
        cancel_while_completing<Scenario>(seed);
}

/// Cancels an operation from this thread while those of the executor complete it.
template <CancelScenario Scenario>
void cancel_from_another_thread(int rounds = 500) {
    Pool backend;
    for (int round = 0; round < rounds; ++round) {
        Scenario scenario;
        auto operation = backend.executor.start(scenario.operate());
        auto completion = backend.executor.start(scenario.complete());
        for (int pause = 0; pause < round % 50 * 10; ++pause)
            config::pause(); // so that the request comes a little later each time
        operation.request_stop();
        const Ending ending = end_of(operation);
        completion.request_stop();
        end_of(completion);
        scenario.check(ending);
    }
}

} // namespace coflow::test
