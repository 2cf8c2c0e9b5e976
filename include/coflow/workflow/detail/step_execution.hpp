// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/holds_error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/environment.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/model/run_context.hpp"
#include "coflow/policy/jitter.hpp"
#include "coflow/policy/retry_state.hpp"
#include "coflow/workflow/step_options.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// One step while it runs: its place in the tree of steps, its environment, its attempts, and
/// whom to tell. Lives in the step's coroutine, as the options do.
class StepExecution {
public:
    StepExecution(const Environment& outer, std::string_view name, const StepOptions& options)
        : StepExecution{outer, name, options, parent_of(outer, name)} {
        if (!(options.weight >= 0))
            refuse("its weight is negative or no number");
        environment_.run = &scope_;
        if (options.retry.max_retries != 0) {
            retry_.emplace(options.retry);
            scope_.set_most_attempts(retry_->most_attempts());
        }
    }
    /// A step that has not ended by now ends because it was cancelled.
    ~StepExecution() {
        if (begun_ && !ended_) {
            run().step_cancelled(scope_);
            trace(StepPhase::cancelled);
        }
    }
    StepExecution(const StepExecution&) = delete;
    StepExecution& operator=(const StepExecution&) = delete;

    [[nodiscard]] const Environment& environment() const noexcept { return environment_; }
    [[nodiscard]] RunContext& run() const noexcept { return scope_.run(); }
    [[nodiscard]] const StepScope& scope() const noexcept { return scope_; }
    [[nodiscard]] bool repeatable() const noexcept { return retry_.has_value(); }
    [[nodiscard]] StepKey key() const { return {run().id(), scope_.id(), scope_.name()}; }

    /// Throws: `Cancelled` if the run is to stop: a boundary between steps is a place to do so.
    void begin() {
        if (environment_.stop.stop_requested())
            throw Cancelled{};
        if (run().observes_steps())
            started_ = now();
        begun_ = true;
        run().step_started(scope_);
        trace(StepPhase::started);
    }

    /// How long the attempt that begins now may take.
    Duration attempt_limit() {
        if (options_.timeout == Duration::max()) [[likely]]
            return options_.attempt_timeout;
        if (!deadline_)
            deadline_ = saturating_add(now(), options_.timeout);
        return std::min(options_.attempt_timeout, *deadline_ - now());
    }

    /// The delay before the next attempt; nothing if there is none. The step's time may end within
    /// the delay.
    [[gnu::cold]] std::optional<Duration> attempt_failed(std::exception_ptr& error) {
        if (is_out_of_time()) {
            if (holds_error<TimedOut>(
                    error)) // told with the whole limit, not with what was left of it
                error = std::make_exception_ptr(TimedOut{options_.timeout, options_.where});
            return std::nullopt;
        }
        const std::optional<Duration> delay = retry_->next(error, random());
        if (!delay)
            return delay;
        if (deadline_ && *delay >= *deadline_ - now())
            return *deadline_ - now();
        run().step_retried(scope_);
        trace(StepPhase::retrying, error);
        scope_.set_attempt(retry_->attempt());
        return delay;
    }

    /// After the delay that followed `error`.
    ///
    /// Throws: `TimedOut`, which nests the error, if the step's time is over.
    [[gnu::cold]] void check_time(const std::exception_ptr& error) const {
        if (!is_out_of_time())
            return;
        try {
            std::rethrow_exception(error);
        } catch (...) {
            std::throw_with_nested(TimedOut{options_.timeout, options_.where});
        }
    }

    [[gnu::cold]] void fail(const std::exception_ptr& error) {
        ended_ = true;
        run().step_failed(scope_, error);
        trace(StepPhase::failed, error);
    }

    void complete(StepPhase how) {
        ended_ = true;
        run().step_completed(scope_);
        trace(how);
    }

    [[noreturn]] void refuse(const std::string& why) const {
        throw Error{ErrorCode::invalid_argument,
                    "step '" + std::string{scope_.name()} + "': " + why};
    }

private:
    StepExecution(const Environment& outer, std::string_view name, const StepOptions& options,
                  StepScope& parent)
        : options_{options},
          scope_{parent, name, options.weight,
                 options.ordinal ? *options.ordinal : parent.reserve_steps(1)},
          environment_{outer} {}

    static StepScope& parent_of(const Environment& environment, std::string_view name) {
        StepScope* const parent = current_step(environment);
        if (parent == nullptr)
            throw Error{ErrorCode::invalid_state,
                        "step '" + std::string{name} +
                            "' is awaited in a task that belongs to no workflow run"};
        return *parent;
    }

    [[nodiscard]] bool is_out_of_time() const noexcept { return deadline_ && now() >= *deadline_; }

    [[nodiscard]] TimePoint now() const noexcept { return environment_.scheduler->now(); }

    /// Differs from step to step and from run to run, even when they fail at the same time.
    [[nodiscard]] double random() {
        if (!jitter_) {
            const auto time = static_cast<std::uint64_t>(now().time_since_epoch().count());
            const std::uint64_t seed = retry_->options().seed;
            jitter_.emplace(seed != 0 ? seed : time,
                            std::hash<std::string>{}(run().id() + ':' + scope_.id().to_string()));
        }
        return jitter_->next();
    }

    void trace(StepPhase phase, const std::exception_ptr& error = nullptr) {
        if (run().observes_steps()) [[unlikely]]
            tell(phase, error);
    }
    [[gnu::cold]] void tell(StepPhase phase, const std::exception_ptr& error) {
        const TimePoint at = now();
        run().notify_step({phase, scope_, at, at - started_, error});
    }

    const StepOptions& options_;
    StepScope scope_;
    Environment environment_;
    std::optional<RetryState> retry_; // of a step that may be tried again
    std::optional<JitterSource> jitter_;
    std::optional<TimePoint> deadline_; // of a step with a limit, from its first attempt on
    TimePoint started_{};
    bool begun_ = false;
    bool ended_ = false;
};

} // namespace coflow::detail
