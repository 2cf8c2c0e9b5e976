// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/model/describe.hpp"
#include "coflow/model/run_context.hpp"
#include "coflow/model/run_observer.hpp"
#include "coflow/testing/recorded_event.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::testing {

/// Writes down what happens to every run on a simulation, whoever starts it: changes of status,
/// steps, progress.
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: made before the runs start; may go before they end.
class Recorder final : private RunObserver {
public:
    /// Throws: `Error` (invalid_state) if somebody observes the runs of `executor` already.
    explicit Recorder(SimulatedExecutor& executor) : executor_{executor}, start_{executor.now()} {
        if (executor.hooks().observer != nullptr)
            throw Error{ErrorCode::invalid_state,
                        "the runs on this executor have an observer already; record them once"};
        executor.hooks().observer = this;
    }
    ~Recorder() { executor_.hooks().observer = nullptr; }

    /// All that has happened so far, in order.
    [[nodiscard]] std::vector<RecordedEvent> events() const {
        const std::scoped_lock guard{mutex_};
        return events_;
    }

    /// The events as text, a line for each: the same each time that a seed is tried, and good to
    /// compare with what is expected.
    [[nodiscard]] std::string text() const {
        std::string lines;
        for (const RecordedEvent& event : events())
            lines.append(to_string(event)).append("\n");
        return lines;
    }

    /// The ids of the runs in the order in which they were first heard of.
    [[nodiscard]] std::vector<std::string> runs() const {
        const std::scoped_lock guard{mutex_};
        return runs_;
    }

    /// The changes of one kind that a run has gone through:
    /// `recorder.changes<StepChange>("job-7")`.
    template <class Change>
    [[nodiscard]] std::vector<Change> changes(std::string_view run_id) const {
        std::vector<Change> result;
        const std::scoped_lock guard{mutex_};
        for (const RecordedEvent& event : events_)
            if (event.run_id == run_id)
                if (const auto* const change = std::get_if<Change>(&event.change))
                    result.push_back(*change);
        return result;
    }

    [[nodiscard]] std::vector<StepChange> steps(std::string_view run_id) const {
        return changes<StepChange>(run_id);
    }

    /// The ends that a run has come to: one, unless it is still under way or something is wrong.
    [[nodiscard]] std::vector<WorkflowStatus> terminal_events(std::string_view run_id) const {
        std::vector<WorkflowStatus> ends;
        for (const StatusChange& change : changes<StatusChange>(run_id))
            if (is_terminal(change.to))
                ends.push_back(change.to);
        return ends;
    }

private:
    struct Known {
        std::string label;
        ProgressChange progress{0, {}};
    };

    void on_status(RunContext& run, WorkflowStatus from, WorkflowStatus to) noexcept override {
        const std::scoped_lock guard{mutex_};
        add(run, StatusChange{from, to});
    }

    /// The current step is told by the steps themselves.
    void on_progress(RunContext& run) noexcept override {
        Progress progress = run.progress();
        ProgressChange change{progress.percentage, std::move(progress.message)};
        const std::scoped_lock guard{mutex_};
        Known& known = known_of(run);
        if (change == known.progress)
            return;
        known.progress = change;
        add(run, std::move(change));
    }

    void on_step(RunContext& run, const StepEvent& event) noexcept override {
        StepChange change{.phase = event.phase,
                          .id = event.step.id().to_string(),
                          .name = std::string{event.step.name()},
                          .attempt = event.step.attempt(),
                          .error = describe(event.error)};
        const std::scoped_lock guard{mutex_};
        add(run, std::move(change));
    }

    /// With the lock held.
    template <class Change>
    void add(const RunContext& run, Change change) {
        events_.push_back(
            {executor_.now() - start_, run.id(), known_of(run).label, std::move(change)});
    }

    /// With the lock held.
    Known& known_of(const RunContext& run) {
        const auto [place, is_new] = known_.try_emplace(run.id());
        if (is_new) {
            runs_.push_back(run.id());
            const int number = ++numbers_[run.workflow()];
            place->second.label = run.workflow() + '#' + std::to_string(number);
        }
        return place->second;
    }

    SimulatedExecutor& executor_;
    const TimePoint start_;
    mutable std::mutex mutex_; // guards what follows
    std::vector<RecordedEvent> events_;
    std::vector<std::string> runs_;
    std::unordered_map<std::string, Known> known_;
    std::unordered_map<std::string, int> numbers_; // of the runs of a workflow
};

} // namespace coflow::testing
