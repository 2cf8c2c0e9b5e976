// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/core/task.hpp"
#include "coflow/testing/catch.hpp"
#include "support/children.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace coflow::test {

/// What came of a join that has children with scripts.
struct JoinOutcome {
    enum class Ending : std::uint8_t { returned, failed, cancelled };

    Ending ending = Ending::returned;
    std::vector<int> values;
    std::string error;

    bool stopped = false;          // somebody asked the join to stop before it was over
    std::string error_before_stop; // that a child had thrown by then
};

/// Tells how a started join has ended.
inline JoinOutcome outcome_of(TaskHandle<std::vector<int>>& join) {
    JoinOutcome outcome;
    try {
        outcome.values = join.get();
    } catch (const Cancelled&) {
        outcome.ending = JoinOutcome::Ending::cancelled;
    } catch (const std::exception& error) {
        outcome.ending = JoinOutcome::Ending::failed;
        outcome.error = error.what();
    }
    return outcome;
}

/// Runs `join(ledger, scripts)`, a task, hundreds of times under simulation: with other scripts
/// each time, in another order, and most times stopped at some moment; then calls
/// `check(outcome, scripts, ledger)`. No child may outlive the join, nor anything of it the trial.
template <class Join, class Check>
void try_in_simulation(Join join, Check check) {
    CHECK_EXPLORE(400, [&join, &check](testing::Trial& trial) {
        const std::uint64_t seed = trial.seed();
        testing::SimulatedExecutor& executor = trial.executor();
        std::mt19937 random{static_cast<unsigned>(seed)};
        const std::vector<Script> scripts = random_scripts(random, 6, static_cast<int>(seed % 8));
        Ledger ledger;
        {
            auto running = executor.start(join(ledger, scripts));
            bool stopped = false;
            std::string error_before_stop;
            if (seed % 4 != 0) {
                for (auto steps = random() % 12; steps > 0 && !running.done(); --steps)
                    executor.step();
                stopped = !running.done();
                error_before_stop = ledger.first_error();
                running.request_stop();
            }
            JoinOutcome outcome = outcome_of(running);
            outcome.stopped = stopped;
            outcome.error_before_stop = error_before_stop;
            check(outcome, scripts, ledger);
            CHECK(ledger.left_behind() == 0);
        }
        CHECK_FALSE(executor.step()); // no timer, and nothing that is ready
        CHECK(ledger.running() == 0);
        CHECK(ledger.frames() == 0);
    });
}

/// The same on several threads at once, with stops from yet another one; `check` gets outcomes
/// without `error_before_stop`, and `stopped` says that it may have been.
template <class Join, class Check>
void try_on_threads(Join join, Check check) {
    constexpr int rounds = 40;
    constexpr int joins_at_once = 16;
    std::mt19937 random{1};
    WorkflowExecutor executor{4};
    for (int round = 0; round < rounds; ++round) {
        Ledger ledger;
        std::vector<std::vector<Script>> scripts;
        std::vector<TaskHandle<std::vector<int>>> running;
        for (int count = 0; count < joins_at_once; ++count) {
            scripts.push_back(random_scripts(random, 6, count % 8));
            running.push_back(executor.start(join(ledger, scripts.back())));
        }
        std::thread stopper{[&running, busy = random() % 64] {
            for (auto turns = busy; turns > 0; --turns)
                std::this_thread::yield();
            for (std::size_t index = 0; index < running.size(); index += 2)
                running[index].request_stop();
        }};
        for (std::size_t index = 0; index < running.size(); ++index) {
            JoinOutcome outcome = outcome_of(running[index]);
            outcome.stopped = index % 2 == 0;
            check(outcome, scripts[index], ledger);
        }
        stopper.join();
        CHECK(ledger.running() == 0);
    }
}

/// What holds for a join that waits for all: it returns every child's value, or throws the error
/// that came first, or has been stopped before there was one.
inline void check_all_or_first_error(const JoinOutcome& outcome, const std::vector<Script>& scripts,
                                     const Ledger& ledger) {
    using enum JoinOutcome::Ending;
    if (outcome.ending == returned) {
        CHECK(ledger.first_error() == "");
        REQUIRE(outcome.values.size() == scripts.size());
        for (std::size_t index = 0; index < scripts.size(); ++index)
            CHECK(outcome.values[index] == scripts[index].value);
    }
    if (!outcome.stopped || outcome.error_before_stop != "") {
        CHECK((outcome.ending == failed) == (ledger.first_error() != ""));
        CHECK(outcome.ending != cancelled);
        CHECK(outcome.error == ledger.first_error());
    } else {
        CHECK(outcome.ending != failed);
    }
}

/// What of that can be told of one join among others on threads.
inline void check_all_or_some_error(const JoinOutcome& outcome, const std::vector<Script>& scripts,
                                    const Ledger&) {
    using enum JoinOutcome::Ending;
    bool can_fail = false;
    for (const Script& script : scripts)
        can_fail = can_fail || script.end == Script::End::error;
    if (outcome.ending == returned) {
        CHECK_FALSE(can_fail);
        CHECK(outcome.values.size() == scripts.size());
    }
    if (outcome.ending == failed)
        CHECK(can_fail);
    if (outcome.ending == cancelled)
        CHECK(outcome.stopped);
}

} // namespace coflow::test
