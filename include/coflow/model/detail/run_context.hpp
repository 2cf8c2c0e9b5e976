// SPDX-License-Identifier: MIT
#pragma once

// The bodies of `RunContext`; included at the end of its header.

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>

namespace coflow {

namespace detail {

/// A process-wide name for a run that was given none.
inline std::string made_up_run_id() {
    static std::atomic<std::uint64_t> count{0};
    return "run-" + std::to_string(count.fetch_add(1, std::memory_order_relaxed) + 1);
}

} // namespace detail

inline RunContext::RunContext(const RunOptions& options, std::string_view workflow,
                              WorkflowType type, std::optional<TimePoint> now)
    : StepScope{*this},
      id_{options.id.empty() ? detail::made_up_run_id() : std::string{options.id}},
      parent_id_{options.parent_id},
      user_id_{options.user_id},
      workflow_{workflow},
      type_{type},
      priority_{options.priority},
      timeout_{options.timeout},
      probe_{options.probe},
      created_{now.value_or(never)} {
    if (!options.parent_id.empty() && options.parent_id == id_) [[unlikely]]
        throw_own_parent();
}

inline void RunContext::transition(WorkflowStatus to, TimePoint now, std::exception_ptr error) {
    WorkflowStatus from{};
    bool legal = false;
    {
        const std::scoped_lock guard{lock_};
        from = status_.load(std::memory_order_relaxed);
        legal = can_transition(from, to);
        if (legal)
            apply(to, now, std::move(error));
    }
    if (!legal)
        throw Error{ErrorCode::invalid_state, "run '" + id_ + "' of workflow '" + workflow_ +
                                                  "' is " + std::string{to_string(from)} +
                                                  " and cannot become " +
                                                  std::string{to_string(to)}};
    notify_status(from, to);
}

inline bool RunContext::try_transition(WorkflowStatus to, TimePoint now,
                                       std::exception_ptr error) noexcept {
    WorkflowStatus from{};
    {
        const std::scoped_lock guard{lock_};
        from = status_.load(std::memory_order_relaxed);
        if (!can_transition(from, to))
            return false;
        apply(to, now, std::move(error));
    }
    notify_status(from, to);
    return true;
}

/// With the lock held. The status comes last: who reads it without the lock finds the rest.
inline void RunContext::apply(WorkflowStatus to, TimePoint now, std::exception_ptr error) noexcept {
    if (created_ == never)
        created_ = now;
    if (to == WorkflowStatus::running && started_ == never)
        started_ = now;
    if (is_terminal(to))
        finished_ = now;
    if (to == WorkflowStatus::completed)
        fraction_ = 1;
    if (to == WorkflowStatus::failed)
        error_ = std::move(error);
    ++version_;
    status_.store(to, std::memory_order_release);
}

inline bool RunContext::pause() noexcept {
    if (is_terminal(status()))
        return false;
    go_.reset();
    ever_paused_.store(true, std::memory_order_release);
    return true;
}

inline bool RunContext::resume() noexcept {
    if (is_terminal(status()))
        return false;
    go_.set();
    return true;
}

/// Counts a branch that stands still; the first makes the run `paused`, the last `running`.
class RunContext::Hold {
public:
    explicit Hold(RunContext& run) noexcept : run_{run} {
        move(+1, WorkflowStatus::running, WorkflowStatus::paused);
    }
    ~Hold() { move(-1, WorkflowStatus::paused, WorkflowStatus::running); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

private:
    void move(int change, WorkflowStatus from, WorkflowStatus to) noexcept {
        {
            const std::scoped_lock guard{run_.lock_};
            run_.holding_ += static_cast<std::uint32_t>(change);
            const bool wanted = (run_.holding_ > 0) == (to == WorkflowStatus::paused);
            if (!wanted || run_.status_.load(std::memory_order_relaxed) != from)
                return;
            run_.apply(to, never, {});
        }
        run_.notify_status(from, to);
    }

    RunContext& run_;
};

inline Task<> RunContext::wait_while_paused() {
    const Hold hold{*this};
    do {
        co_await go_.wait();
        if (RunContext* const outer = around(); outer != nullptr && outer->must_pause())
            co_await outer->wait_while_paused();
    } while (must_pause());
}

inline std::optional<TimePoint> RunContext::read(const TimePoint& time) const noexcept {
    const std::scoped_lock guard{lock_};
    return time == never ? std::nullopt : std::optional{time};
}
inline std::optional<TimePoint> RunContext::created() const noexcept { return read(created_); }
inline std::optional<TimePoint> RunContext::started() const noexcept { return read(started_); }
inline std::optional<TimePoint> RunContext::finished() const noexcept { return read(finished_); }

inline void RunContext::set_clock(const Scheduler* clock) noexcept {
    const std::scoped_lock guard{lock_};
    clock_ = clock;
}

inline Duration RunContext::elapsed() const noexcept {
    const std::scoped_lock guard{lock_};
    if (started_ == never)
        return {};
    if (finished_ != never)
        return finished_ - started_;
    return clock_ == nullptr ? Duration{} : clock_->now() - started_;
}

inline std::chrono::system_clock::time_point RunContext::wall_time(TimePoint time) const noexcept {
    const Duration since = time - created().value_or(time);
    return wall_created_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(since);
}

inline Progress RunContext::progress() const {
    constexpr double percent = 100;
    const std::scoped_lock guard{lock_};
    return {.percentage = fraction_ * percent,
            .current_step = step_name_,
            .message = message_,
            .status = status_.load(std::memory_order_relaxed),
            .version = version_};
}

inline StepCounts RunContext::step_counts() const noexcept {
    const std::scoped_lock guard{lock_};
    return counts_;
}

inline void RunContext::report(double percentage, std::string_view message) {
    {
        const std::scoped_lock guard{lock_};
        StepScope* scope = current_;
        while (scope->parent_ != nullptr && scope->parent_->planned_ <= 0)
            scope = scope->parent_;
        say(*scope, percentage, message);
    }
    notify_progress(message);
}

inline void RunContext::report(StepScope& scope, double percentage, std::string_view message) {
    {
        const std::scoped_lock guard{lock_};
        say(scope, percentage, message);
    }
    notify_progress(message);
}

/// With the lock held.
inline void RunContext::say(StepScope& scope, double percentage, std::string_view message) {
    constexpr double percent = 100;
    if (!message.empty())
        message_ = message;
    if (scope.planned_ <= 0) // otherwise its steps say how far it is
        advance(scope, percentage / percent);
    ++version_;
}

inline void RunContext::plan_steps(StepScope& scope, double total_weight) noexcept {
    const std::scoped_lock guard{lock_};
    scope.planned_ = total_weight;
}

/// With the lock held: moves `scope` and, by its share, what it is a part of.
inline void RunContext::advance(StepScope& scope, double fraction) noexcept {
    for (StepScope* moving = &scope; fraction > moving->fraction_;) {
        fraction = std::min(fraction, 1.0);
        const double gained = fraction - moving->fraction_;
        moving->fraction_ = fraction;
        StepScope* const whole = moving->parent_;
        if (whole == nullptr || whole->planned_ <= 0)
            return;
        whole->done_ += gained * moving->weight_;
        fraction = whole->done_ / whole->planned_;
        moving = whole;
    }
}

inline void RunContext::step_started(StepScope& step) {
    {
        const std::scoped_lock guard{lock_};
        current_ = &step;
        step_name_ = step.name();
        ++counts_.started;
        ++version_;
    }
    notify_progress();
}

inline void RunContext::begin_again(StepScope& scope) noexcept {
    const std::scoped_lock guard{lock_};
    scope.planned_ = 0;
    scope.done_ = 0;
}

inline void RunContext::step_retried(StepScope& step) noexcept {
    begin_again(step);
    const std::scoped_lock guard{lock_};
    ++counts_.retried;
}

inline void RunContext::step_completed(StepScope& step) {
    {
        const std::scoped_lock guard{lock_};
        ++counts_.completed;
        advance(step, 1);
        leave(step);
        ++version_;
    }
    notify_progress();
}

inline void RunContext::step_failed(StepScope& step, const std::exception_ptr& error) {
    const std::scoped_lock guard{lock_};
    ++counts_.failed;
    failures().add_step(error, step);
    leave(step);
}

inline void RunContext::step_cancelled(StepScope& step) {
    const std::scoped_lock guard{lock_};
    leave(step);
}

/// With the lock held. Between the steps of a run the last one's name stays.
inline void RunContext::leave(const StepScope& step) {
    if (current_ != &step)
        return;
    current_ = step.parent_;
    if (current_ != this)
        step_name_ = current_->name();
}

inline void StepScope::report(double percentage, std::string_view message) {
    run_->report(*this, percentage, message);
}

inline void StepScope::note_error(const std::exception_ptr& error, std::string_view note) noexcept {
    run_->note_error(error, note);
}

inline void RunContext::note_error(const std::exception_ptr& error,
                                   std::string_view note) noexcept {
    try {
        const std::scoped_lock guard{lock_};
        failures().add_note(error, note);
    } catch (...) { // no memory: the error goes on without its note
    }
}

/// With the lock held.
inline detail::FailureTrail& RunContext::failures() {
    if (failures_ == nullptr)
        failures_ = std::make_unique<detail::FailureTrail>();
    return *failures_;
}

inline std::exception_ptr RunContext::error() const noexcept {
    const std::scoped_lock guard{lock_};
    return error_;
}

inline std::string RunContext::error_message(const std::exception_ptr& error) const {
    return error ? place(error) + ": " + describe(error) : std::string{};
}

/// Where `error` came from, as far as is known here.
inline std::string RunContext::place(const std::exception_ptr& error) const {
    const std::scoped_lock guard{lock_};
    std::string text = nesting() != nullptr ? nesting()->path : std::string{};
    text.append("workflow '").append(workflow_).append("' (").append(id_).append(")");
    if (failures_ != nullptr)
        text += failures_->of(error);
    return text;
}

inline void RunContext::notify_status(WorkflowStatus from, WorkflowStatus to) noexcept {
    if (observer_ != nullptr)
        observer_->on_status(*this, from, to);
    if (hooks_ != nullptr && hooks_->observer != nullptr) [[unlikely]]
        hooks_->observer->on_status(*this, from, to);
}

inline void RunContext::tell_progress(std::string_view message) noexcept {
    if (observer_ != nullptr)
        observer_->on_progress(*this);
    if (inner_observer_ != nullptr)
        inner_observer_->on_progress(*this);
    if (hooks_ != nullptr && hooks_->observer != nullptr) [[unlikely]]
        hooks_->observer->on_progress(*this);
    if (const detail::Nesting* const nest = nesting(); nest != nullptr && nest->scope != nullptr)
        nest->scope->report(progress().percentage, message);
}

inline void RunContext::notify_step(const StepEvent& event) noexcept {
    if (observer_ != nullptr && observer_->observes_steps())
        observer_->on_step(*this, event);
    if (hooks_ != nullptr && hooks_->observer != nullptr) [[unlikely]]
        hooks_->observer->on_step(*this, event);
}

inline void RunContext::connect(const Scheduler& scheduler) noexcept {
    if (hooks_ != nullptr || scheduler.slot() == nullptr)
        return;
    hooks_ = static_cast<const RunHooks*>(scheduler.slot());
    watched_ = watched_ || hooks_->observer != nullptr;
    if (probe_ == nullptr)
        probe_ = hooks_->probe;
}

} // namespace coflow

#include "coflow/model/detail/nesting_run.hpp"
