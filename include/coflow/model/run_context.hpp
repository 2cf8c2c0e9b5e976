// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/model/checkpoint.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/detail/failure_trail.hpp"
#include "coflow/model/detail/nesting.hpp"
#include "coflow/model/progress.hpp"
#include "coflow/model/run_hooks.hpp"
#include "coflow/model/run_observer.hpp"
#include "coflow/model/run_options.hpp"
#include "coflow/model/status.hpp"
#include "coflow/model/step_scope.hpp"
#include "coflow/model/type.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace coflow {

/// How many steps a run has seen, and how they went.
struct StepCounts {
    std::uint32_t started = 0;
    std::uint32_t completed = 0;
    std::uint32_t failed = 0;
    std::uint32_t retried = 0; ///< Attempts after the first of their step.
};

/// One execution of a workflow: who it is, where it stands, how to stop or pause it.
///
/// It is also the outermost `StepScope`. Whoever executes the run moves it along its life; others
/// watch, ask it to stop, pause and resume.
///
/// A run that is executed inside of a step of another one is nested in it: it takes over what its
/// options leave out, stands still while the other one is to pause, has no later deadline, and
/// what it reports is reported for the surrounding step, too.
///
/// Thread safety: every member may be called from any thread, except those that set it up, which
/// come before the run is handed out: `set_observer`, `set_checkpoints`, `set_probe`.
/// Lifetime: outlives every task of the run.
class RunContext : public StepScope {
public:
    /// `now` is the scheduler's time; without it the run counts as created when it starts.
    ///
    /// Throws: `Error` (invalid_argument) for a run that is to be its own parent.
    RunContext(const RunOptions& options, std::string_view workflow,
               WorkflowType type = WorkflowType::processing, std::optional<TimePoint> now = {});
    ~RunContext() override { delete nesting(); }

    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] const std::string& parent_id() const noexcept;
    [[nodiscard]] const std::string& user_id() const noexcept;
    [[nodiscard]] const std::string& workflow() const noexcept { return workflow_; }
    [[nodiscard]] WorkflowType type() const noexcept { return type_; }
    [[nodiscard]] WorkflowPriority priority() const noexcept;
    [[nodiscard]] Duration timeout() const noexcept { return timeout_; }

    // Its life

    [[nodiscard]] WorkflowStatus status() const noexcept {
        return status_.load(std::memory_order_acquire);
    }

    /// Moves the run on; `now` is kept as its start or its end, `error` as why it failed.
    ///
    /// Throws: `Error` (invalid_state) for a move that is not in `status_transitions`.
    void transition(WorkflowStatus to, TimePoint now, std::exception_ptr error = {});

    /// As `transition`, but returns false for an illegal move: for those who may come too late.
    bool try_transition(WorkflowStatus to, TimePoint now, std::exception_ptr error = {}) noexcept;

    /// Asks the run to stop; false if it had been asked before. A run that nobody has started
    /// stays as it is: whoever holds it then moves it to `cancelled`.
    bool request_stop() noexcept { return stop_.request_stop(); }
    [[nodiscard]] bool stop_requested() const noexcept { return stop_.stop_requested(); }
    [[nodiscard]] StopToken stop_token() noexcept { return stop_.get_token(); }

    /// Lets the run stand still at its next step boundary; false if it has ended.
    ///
    /// The status becomes `paused` there, and `running` again soon after `resume`. Time limits go
    /// on meanwhile.
    bool pause() noexcept;
    bool resume() noexcept;
    [[nodiscard]] bool pause_requested() const noexcept {
        return ever_paused_.load(std::memory_order_acquire) && !go_.is_set();
    }

    /// True if this run, or one that it is nested in, is to pause; for the run's own tasks only.
    [[nodiscard, gnu::always_inline]] bool must_pause() const noexcept {
        return (ever_paused_.load(std::memory_order_acquire) || nesting() != nullptr) &&
               is_to_pause();
    }

    /// A step boundary: waits while the run must pause. Costs a frame, so ask `must_pause` first.
    ///
    /// Cancellation: throws `Cancelled`; the run stays paused if another branch stands still too,
    /// and counts as running otherwise.
    Task<> wait_while_paused();

    // Times: of the scheduler's clock, nothing while it has not happened

    [[nodiscard]] std::optional<TimePoint> created() const noexcept;
    [[nodiscard]] std::optional<TimePoint> started() const noexcept;
    [[nodiscard]] std::optional<TimePoint> finished() const noexcept;

    /// When the run will be stopped, by its own limit or that of a run around it; nothing for a
    /// run without limits or before its start.
    [[nodiscard]] std::optional<TimePoint> deadline() const noexcept;

    /// From the start to the end, or until now while it runs; zero before the start.
    [[nodiscard]] Duration elapsed() const noexcept;

    /// When `time` was, or will be, by the wall clock, as that stood when the run was created.
    [[nodiscard]] std::chrono::system_clock::time_point wall_time(TimePoint time) const noexcept;

    // Progress

    /// A copy of where the run stands now.
    [[nodiscard]] Progress progress() const;
    [[nodiscard]] StepCounts step_counts() const noexcept;

    /// Reports that `percentage` of the current step is done, or of the whole run outside of a
    /// step whose weight is planned; never goes back. An empty message leaves the last one.
    void report(double percentage, std::string_view message = {});

    /// As above, for the given scope: right in parallel branches, too.
    void report(StepScope& scope, double percentage, std::string_view message = {});

    /// Says what the weights of the steps of `scope` will sum up to, so that finishing them moves
    /// the percentage; unplanned steps do not.
    void plan_steps(StepScope& scope, double total_weight) noexcept;

    // For who runs steps

    /// Forgets the planned weights of `scope` and what of them is done: its work begins again. The
    /// percentage stands until that has come as far.
    [[gnu::cold]] void begin_again(StepScope& scope) noexcept;

    void step_started(StepScope& step);
    [[gnu::cold]] void step_retried(StepScope& step) noexcept;
    void step_completed(StepScope& step);
    void step_failed(StepScope& step, const std::exception_ptr& error);
    void step_cancelled(StepScope& step);

    // How it ended

    /// Keeps a note about an error that may become the run's.
    void note_error(const std::exception_ptr& error, std::string_view note) noexcept final;

    /// Why the run failed; null unless it has.
    [[nodiscard]] std::exception_ptr error() const noexcept;

    /// The error in one line: workflow, run, step, attempt and what happened, and the same of the
    /// runs around and inside of it. Empty without error.
    [[nodiscard]] std::string error_message() const { return error_message(error()); }

    /// As above for any exception that came out of the run's steps.
    [[nodiscard]] std::string error_message(const std::exception_ptr& error) const;

    // For who executes the run

    /// How deep runs may be nested.
    static constexpr int most_nested = 32;

    /// Says that the run is executed inside of `scope`.
    ///
    /// Throws: `Error` (duplicate) if a run with its id is among those around it, (invalid_state)
    /// if it is nested too deep.
    void nest(StepScope& scope);
    void unnest() noexcept;

    /// Keeps where an error that will be the run's came from, with the run around it, too.
    void note_path(const std::exception_ptr& error) noexcept;

    // Who is connected

    /// The observer of the run's owner; null for none.
    void set_observer(RunObserver* observer) noexcept {
        observer_ = observer;
        watched_ = true;
    }
    [[nodiscard]] bool observes_steps() const noexcept {
        return (observer_ != nullptr && observer_->observes_steps()) ||
               (hooks_ != nullptr && hooks_->observer != nullptr);
    }
    void notify_step(const StepEvent& event) noexcept;

    /// Connects the run to the `RunHooks` of the scheduler that it will execute on; whoever starts
    /// the run does so before its status changes, and again has no effect.
    void connect(const Scheduler& scheduler) noexcept;

    /// The clock of `elapsed`, for the time of the execution only.
    void set_clock(const Scheduler* clock) noexcept;

    /// A second observer, for the time of the execution only: set by who executes the run.
    void set_inner_observer(RunObserver* observer) noexcept {
        inner_observer_ = observer;
        watched_ = watched_ || observer != nullptr;
    }

    /// Null unless the run's results are remembered.
    [[nodiscard]] CheckpointStore* checkpoints() const noexcept { return checkpoints_; }
    void set_checkpoints(CheckpointStore* store) noexcept { checkpoints_ = store; }

    /// Null unless faults are injected into the run's steps; at first as in its options.
    [[nodiscard]] StepProbe* probe() const noexcept { return probe_; }
    void set_probe(StepProbe* probe) noexcept { probe_ = probe; }

private:
    class Hold;
    static constexpr TimePoint never = TimePoint::min();

    detail::FailureTrail& failures();
    [[nodiscard]] detail::Nesting* nesting() const noexcept {
        return nesting_.load(std::memory_order_acquire);
    }
    [[noreturn, gnu::cold]] void throw_own_parent() const;
    [[nodiscard, gnu::cold]] bool is_to_pause() const noexcept;
    static std::string path_to(const StepScope& scope);
    [[nodiscard]] RunContext* around() const noexcept;
    [[nodiscard]] std::string place(const std::exception_ptr& error) const;
    std::optional<TimePoint> read(const TimePoint& time) const noexcept;
    void advance(StepScope& scope, double fraction) noexcept;
    void say(StepScope& scope, double percentage, std::string_view message);
    void leave(const StepScope& step);
    void apply(WorkflowStatus to, TimePoint now, std::exception_ptr error) noexcept;
    void notify_status(WorkflowStatus from, WorkflowStatus to) noexcept;
    void notify_progress(std::string_view message = {}) noexcept {
        if (watched_)
            tell_progress(message);
    }
    void tell_progress(std::string_view message) noexcept;

    const std::string id_;
    const std::string parent_id_;
    const std::string user_id_;
    const std::string workflow_;
    const WorkflowType type_;
    const std::optional<WorkflowPriority> priority_;
    const Duration timeout_;
    RunObserver* observer_ = nullptr;
    RunObserver* inner_observer_ = nullptr;
    bool watched_ = false; // by an observer or a run around this one, now or at some time
    CheckpointStore* checkpoints_ = nullptr;
    StepProbe* probe_;
    const RunHooks* hooks_ = nullptr;
    std::atomic<detail::Nesting*> nesting_{nullptr}; // owned
    StopSource stop_;
    Event go_{Event::Initially::set};
    std::atomic<bool> ever_paused_{false}; // spares boundaries a look at `go_`, which has a lock

    mutable detail::SpinLock lock_; // guards what follows, and the scopes' progress
    std::atomic<WorkflowStatus> status_{WorkflowStatus::pending}; // written under the lock
    std::uint32_t holding_ = 0;                                   // branches that stand still
    std::uint64_t version_ = 0;
    StepScope* current_ = this;
    std::string step_name_;
    std::string message_;
    StepCounts counts_;
    TimePoint created_;
    TimePoint started_ = never;
    TimePoint finished_ = never;
    const Scheduler* clock_ = nullptr;
    std::chrono::system_clock::time_point wall_created_ = std::chrono::system_clock::now();
    std::exception_ptr error_;
    std::unique_ptr<detail::FailureTrail> failures_;
};

/// The run that tasks with `environment` belong to; null for none.
[[nodiscard]] inline StepScope* current_step(const Environment& environment) noexcept {
    return static_cast<StepScope*>(environment.run);
}

/// As above, the whole run.
[[nodiscard]] inline RunContext* current_run(const Environment& environment) noexcept {
    const StepScope* const step = current_step(environment);
    return step == nullptr ? nullptr : &step->run();
}

} // namespace coflow

#include "coflow/model/detail/run_context.hpp"
