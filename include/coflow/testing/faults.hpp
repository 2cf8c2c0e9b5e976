// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/model/run_context.hpp"
#include "coflow/model/step_probe.hpp"
#include "coflow/testing/fault_rule.hpp"
#include "coflow/testing/random.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

namespace coflow::testing {

/// Disturbs the steps of runs, to see what comes of it:
///
///     testing::Faults faults{executor};
///     faults.at("render").on_attempt(1).fail();
///     faults.everywhere().with_chance(0.1).delay(5s);
///
/// A fault is a part of the attempt: it may be retried, and counts towards the timeout. All rules
/// that match strike, in the order in which they were made, until one throws.
///
/// Thread safety: made and told its rules before the runs start; then used by many of them.
/// Lifetime: outlives the runs.
class Faults final : public StepProbe {
public:
    /// For every run on `executor`, whoever starts it, that is not given another probe. Chance
    /// depends on the executor's seed.
    ///
    /// Throws: `Error` (invalid_state) if the runs of `executor` have a probe already.
    explicit Faults(SimulatedExecutor& executor)
        : executor_{&executor}, random_{executor.seed() ^ stream} {
        if (executor.hooks().probe != nullptr)
            throw Error{ErrorCode::invalid_state,
                        "faults are injected into the runs on this executor already; make one "
                        "object with several rules"};
        executor.hooks().probe = this;
    }

    /// For the runs that are given it: `workflow.run(input, {.probe = &faults})`.
    explicit Faults(std::uint64_t seed = 1) : random_{seed} {}

    ~Faults() override {
        if (executor_ != nullptr)
            executor_->hooks().probe = nullptr;
    }

    /// A new rule for the steps of this name.
    FaultRule& at(std::string step) { return rules_.emplace_back(std::move(step)); }

    /// A new rule for all steps.
    FaultRule& everywhere() { return rules_.emplace_back(); }

    /// How often a rule has struck.
    [[nodiscard]] int injected() const {
        const std::scoped_lock guard{mutex_};
        return injected_;
    }

    Task<> before_attempt(const StepScope& step) override {
        for (FaultRule& rule : rules_)
            if (strikes(rule, step)) {
                Task<> effect = apply(rule, step);
                co_await std::move(effect);
            }
    }

private:
    // Otherwise chance would be what orders the coroutines.
    static constexpr std::uint64_t stream = 0x2545'f491'4f6c'dd1d;

    bool strikes(FaultRule& rule, const StepScope& step) {
        const std::scoped_lock guard{mutex_};
        if (!rule.strikes(step.name(), step.attempt(), random_))
            return false;
        ++injected_;
        return true;
    }

    static Task<> apply(const FaultRule& rule, const StepScope& step) {
        RunContext& run = step.run();
        if (rule.delay_ > Duration::zero())
            co_await sleep_for(rule.delay_);
        if (rule.pause_ && run.pause())
            co_await when_all(run.wait_while_paused(), resume_after(run, *rule.pause_));
        if (rule.cancels_) {
            run.request_stop();
            co_await this_task::throw_if_stopped();
        }
        if (rule.throw_)
            rule.throw_(step.name());
    }

    static Task<> resume_after(RunContext& run, Duration duration) {
        co_await sleep_for(duration);
        run.resume();
    }

    SimulatedExecutor* executor_ = nullptr;
    std::deque<FaultRule> rules_; // whose addresses are handed out
    mutable std::mutex mutex_;    // guards what follows, and what the rules count
    Random random_;
    int injected_ = 0;
};

} // namespace coflow::testing
