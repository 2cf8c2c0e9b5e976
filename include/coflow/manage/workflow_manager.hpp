// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/async_generator.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/manage/detail/execute_run.hpp"
#include "coflow/manage/detail/managed_run.hpp"
#include "coflow/manage/detail/manager_core.hpp"
#include "coflow/manage/detail/monitor.hpp"
#include "coflow/manage/managed_run_options.hpp"
#include "coflow/manage/manager_options.hpp"
#include "coflow/manage/run_event.hpp"
#include "coflow/manage/run_filter.hpp"
#include "coflow/manage/run_summary.hpp"
#include "coflow/manage/shutdown.hpp"
#include "coflow/manage/statistics.hpp"
#include "coflow/manage/wait_report.hpp"
#include "coflow/manage/workflow_factory.hpp"
#include "coflow/manage/workflow_handle.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

/// Starts workflows on an executor and knows every run by its id.
///
/// Runs are stored in shards; without limits, starting, ending and finding one take constant time.
/// With limits there is one queue, and one lock around it.
/// Thread safety: every member may be called from any thread.
/// Lifetime: the executor outlives the manager. The destructor stops all runs and waits for them,
/// so it must not run on a thread of the executor.
class WorkflowManager {
public:
    /// Throws: `Error` (invalid_argument) for limits under which nothing could run.
    explicit WorkflowManager(WorkflowExecutor& executor, const ManagerOptions& options = {})
        : WorkflowManager{detail::ExecutorAccess::owner(executor), options} {}

    /// For any other executor, such as `testing::SimulatedExecutor`.
    explicit WorkflowManager(detail::RootOwner& executor, const ManagerOptions& options = {})
        : core_{std::make_shared<detail::ManagerCore>(executor, options)} {}

    ~WorkflowManager() { core_->close(); }
    WorkflowManager(const WorkflowManager&) = delete;
    WorkflowManager& operator=(const WorkflowManager&) = delete;

    // Runs begin

    /// Starts a new `W` with `input`, or lets it queue.
    ///
    /// Throws: `Error`: duplicate if a run with the id of `options` is known, or type_mismatch if
    /// that should be used and is of another class; invalid_argument for resources that the manager
    /// does not have, or a parent that descends from the run; closed after `shutdown`.
    template <class W>
        requires std::default_initializable<W>
    WorkflowHandle<typename W::Output> start(std::type_identity_t<typename W::Input> input,
                                             const ManagedRunOptions& options = {}) {
        return start(std::make_unique<W>(), std::move(input), options);
    }

    /// Starts a workflow that the caller has made.
    ///
    /// Throws: as above; `Error` (invalid_argument) if there is none.
    template <class W>
    WorkflowHandle<typename W::Output> start(std::unique_ptr<W> workflow,
                                             std::type_identity_t<typename W::Input> input,
                                             const ManagedRunOptions& options = {}) {
        const TimePoint now = core_->now();
        const auto [record, added] = add(std::move(workflow), std::move(input), options, now);
        if (added)
            core_->start(*record, detail::RunStage::making, now);
        return {core_, record};
    }

    /// Makes a run known without starting it: it is `pending` until `start(id)`.
    ///
    /// Throws: as `start`.
    template <class W>
        requires std::default_initializable<W>
    WorkflowHandle<typename W::Output> create(std::type_identity_t<typename W::Input> input,
                                              const ManagedRunOptions& options = {}) {
        return create(std::make_unique<W>(), std::move(input), options);
    }
    template <class W>
    WorkflowHandle<typename W::Output> create(std::unique_ptr<W> workflow,
                                              std::type_identity_t<typename W::Input> input,
                                              const ManagedRunOptions& options = {}) {
        const auto [record, added] =
            add(std::move(workflow), std::move(input), options, core_->now());
        if (added)
            core_->keep(*record);
        return {core_, record};
    }

    /// Starts a run that has been created, once; false if it is unknown or no longer pending.
    ///
    /// Throws: `Error` (closed) after `shutdown`.
    bool start(std::string_view id) {
        const auto record = core_->find(id);
        core_->check_open();
        return record != nullptr && core_->start(*record, detail::RunStage::created, core_->now());
    }

    // Runs by name and in JSON, for which `nlohmann/json.hpp` is needed

    /// What `create` and `start` can make by name:
    /// `manager.factory().add<MusicGeneration>("music")`.
    [[nodiscard]] WorkflowFactory& factory() noexcept { return factory_; }

    /// As `create` and `start` for the workflow that is registered as `name`.
    ///
    /// Throws: moreover what `WorkflowFactory::create` throws.
    template <detail::IsJson Json = nlohmann::json>
    WorkflowHandle<Json> create(std::string_view name, const std::type_identity_t<Json>& input,
                                const ManagedRunOptions& options = {}) {
        return create(factory_.create(name, input), NoInput{}, options);
    }
    template <detail::IsJson Json = nlohmann::json>
    WorkflowHandle<Json> start(std::string_view name, const std::type_identity_t<Json>& input,
                               const ManagedRunOptions& options = {}) {
        return start(factory_.create(name, input), NoInput{}, options);
    }

    // One run

    /// Runs what has been created and returns its result; of a run that was started before it
    /// awaits the end.
    ///
    /// Throws: what the workflow has thrown; `Cancelled` if the run was; `Error` (closed) after
    /// `shutdown`. A run with limits that executes another one holds its own place meanwhile: see
    /// `Admission`.
    /// Cancellation: cancels the run and waits for its end.
    template <class Out>
    [[nodiscard]] Task<Out> execute(WorkflowHandle<Out> run) {
        return detail::execute_run(core_, run.record_);
    }

    /// The handle of a run whose output is known to be `Out`.
    ///
    /// Throws: `Error`: not_found; type_mismatch.
    template <class Out>
    [[nodiscard]] WorkflowHandle<Out> handle(std::string_view id) const {
        const auto record = core_->find(id);
        if (record == nullptr)
            throw_unknown(id);
        auto typed = std::dynamic_pointer_cast<detail::TypedRecord<Out>>(record);
        if (typed == nullptr)
            throw Error{ErrorCode::type_mismatch, "run '" + std::string{id} + "' of workflow '" +
                                                      record->context().workflow() +
                                                      "' returns something else"};
        return {core_, std::move(typed)};
    }

    /// The status of a run; nothing if the id is unknown or no longer retained.
    [[nodiscard]] std::optional<WorkflowStatus> status(std::string_view id) const {
        const auto record = core_->find(id);
        return record == nullptr ? std::nullopt : std::optional{record->context().status()};
    }

    /// How far a run is; nothing as for `status`.
    [[nodiscard]] std::optional<Progress> progress(std::string_view id) const {
        const auto record = core_->find(id);
        return record == nullptr ? std::nullopt : std::optional{record->context().progress()};
    }

    /// All that is known of a run; nothing as for `status`.
    [[nodiscard]] std::optional<RunSummary> find(std::string_view id) const {
        const auto record = core_->find(id);
        return record == nullptr ? std::nullopt
                                 : std::optional{detail::summary_of(record->context())};
    }

    /// Why a queued run has not started yet; nothing if it is unknown or not queued here.
    ///
    /// Takes time in proportion to the length of the queue, and holds it up meanwhile.
    [[nodiscard]] std::optional<WaitReport> why_waiting(std::string_view id) const {
        const auto record = core_->find(id);
        return record == nullptr ? std::nullopt : core_->why_waiting(*record);
    }

    /// Asks a run, and its children, to stop; false if it is unknown, had been asked before or has
    /// ended. One that has not started ends at once and never does.
    bool cancel(std::string_view id) noexcept {
        const auto record = core_->find(id);
        return record != nullptr && core_->cancel(*record);
    }

    /// Lets a run stand still at its next step boundary; false if it is unknown or has ended.
    ///
    /// One that waits for its turn leaves the line, and joins its end when resumed.
    bool pause(std::string_view id) {
        const auto record = core_->find(id);
        return record != nullptr && core_->pause(*record);
    }
    bool resume(std::string_view id) {
        const auto record = core_->find(id);
        return record != nullptr && core_->resume(*record);
    }

    /// Forgets a run that has ended, as if it were no longer retained; false otherwise.
    bool forget(std::string_view id) { return core_->registry().forget(id); }

    /// The progress of a run now, and whenever it has changed, up to its end, which always comes.
    ///
    /// A slow reader is given the latest state and never holds up the run.
    /// Throws: `Error` (not_found) at once for an unknown id.
    /// Cancellation: the reader's wait throws `Cancelled`; the run goes on.
    /// Lifetime: may outlive the run and the manager.
    [[nodiscard]] AsyncGenerator<Progress> monitor_workflow(std::string_view id) const {
        auto record = core_->find(id);
        if (record == nullptr)
            throw_unknown(id);
        return detail::monitor(std::move(record));
    }

    // Many runs

    /// The runs that `filter` lets through, a page at a time.
    ///
    /// A run that is known all the while is on one page, whatever starts and ends between two
    /// calls. Takes time in proportion to the number of runs that are known.
    /// Throws: `Error` (invalid_argument) for a place that is none.
    [[nodiscard]] RunPage list(const RunFilter& filter = {},
                               const RunPageOptions& page = {}) const {
        return core_->list(filter, page);
    }

    /// The runs that were started with this parent, the oldest first.
    [[nodiscard]] std::vector<RunSummary> children(std::string_view parent_id) const {
        return list({.parent_id = parent_id}, {.limit = unlimited}).runs;
    }

    /// What happens to runs from now on: `while (auto event = co_await events.next())`.
    ///
    /// Ends after a shutdown; dropping it unsubscribes. A slow reader never holds up a run: of a
    /// run's progress it has the latest, and when `capacity` events wait for it the oldest is left
    /// out, except for a run's last one, which always comes.
    /// Cancellation: the reader's wait throws `Cancelled`, which ends the subscription.
    /// Lifetime: may outlive the manager.
    [[nodiscard]] AsyncGenerator<RunEvent> subscribe(const EventFilter& filter = {}) const {
        return detail::events_of(core_->events().subscribe(filter));
    }

    /// Counts and times of all runs since the manager was made.
    [[nodiscard]] WorkflowStatistics statistics() const {
        WorkflowStatistics result = core_->registry().statistics();
        result.observed = core_->now() - core_->made();
        const double seconds = std::chrono::duration<double>{result.observed}.count();
        std::uint64_t ended = 0;
        for (const WorkflowStatus status : workflow_statuses)
            if (is_terminal(status))
                ended += result.runs[status];
        result.throughput = seconds > 0 ? static_cast<double>(ended) / seconds : 0;
        return result;
    }

    // The end

    /// `co_await manager.shutdown({.deadline = 30s})`: starts no more runs, and returns when all
    /// have ended. Runs that were only created are cancelled.
    ///
    /// While runs are paused it waits for them, up to the deadline. A run must not await the
    /// shutdown of its own manager.
    /// Cancellation: throws `Cancelled`; what has been cancelled stays so, and nothing starts.
    [[nodiscard]] Task<> shutdown(const ShutdownOptions& options = {}) {
        return detail::ManagerCore::shutdown(core_, options);
    }

    /// As `shutdown`, but blocks.
    ///
    /// Throws: `Error` (invalid_state) on a thread of the executor.
    void shutdown_and_wait(const ShutdownOptions& options = {}) {
        try {
            detail::TaskHandleAccess::start(core_->owner(), shutdown(options), {}).get();
        } catch (const Cancelled&) { // by the executor, which stops everything
            core_->close();
        }
    }

private:
    /// The run, and whether it is a new one.
    template <class W>
    std::pair<std::shared_ptr<detail::ManagedRun<W>>, bool>
    add(std::unique_ptr<W> workflow, typename W::Input input, const ManagedRunOptions& options,
        TimePoint now) {
        if (workflow == nullptr)
            throw Error{ErrorCode::invalid_argument, "there is no workflow to start: null pointer"};
        auto record = std::make_shared<detail::ManagedRun<W>>(
            options.run(), now, std::move(workflow), std::move(input));
        const auto known = core_->add(record, options);
        if (known == nullptr)
            return {std::move(record), true};
        if (options.if_exists == IfExists::refuse)
            throw_duplicate(*known);
        if (auto same = std::dynamic_pointer_cast<detail::ManagedRun<W>>(known))
            return {std::move(same), false};
        throw_other_class(*known, record->context());
    }

    [[noreturn]] static void throw_unknown(std::string_view id) {
        throw Error{ErrorCode::not_found,
                    "no run with the id '" + std::string{id} +
                        "' is known; it may have ended and be no longer retained"};
    }
    [[noreturn]] static void throw_duplicate(detail::RunRecord& known) {
        const RunContext& run = known.context();
        throw Error{ErrorCode::duplicate, "a run with the id '" + run.id() +
                                              "' is known: workflow '" + run.workflow() + "', " +
                                              std::string{to_string(run.status())} +
                                              "; start with another id or none"};
    }
    [[noreturn]] static void throw_other_class(detail::RunRecord& known, const RunContext& wanted) {
        const RunContext& run = known.context();
        throw Error{ErrorCode::type_mismatch,
                    "the run with the id '" + run.id() + "' is one of workflow '" + run.workflow() +
                        "' and cannot be used as one of '" + wanted.workflow() + "'"};
    }

    WorkflowFactory factory_;
    std::shared_ptr<detail::ManagerCore> core_;
};

} // namespace coflow
