// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/async_generator.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/manage/detail/manager_core.hpp"
#include "coflow/manage/detail/monitor.hpp"
#include "coflow/manage/manager_options.hpp"
#include "coflow/manage/statistics.hpp"
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

namespace coflow {

/// Starts workflows on an executor and knows every run by its id.
///
/// Runs are stored in shards; starting, ending and finding one take constant time.
/// Thread safety: every member may be called from any thread.
/// Lifetime: the executor outlives the manager. The destructor stops all runs and waits for them,
/// so it must not run on a thread of the executor.
class WorkflowManager {
public:
    explicit WorkflowManager(WorkflowExecutor& executor, const ManagerOptions& options = {})
        : WorkflowManager{detail::ExecutorAccess::owner(executor), options} {}

    /// For any other executor, such as `testing::SimulatedExecutor`.
    explicit WorkflowManager(detail::RootOwner& executor, const ManagerOptions& options = {})
        : core_{std::make_shared<detail::ManagerCore>(executor, options.retained_runs)} {}

    ~WorkflowManager() { core_->close(); }
    WorkflowManager(const WorkflowManager&) = delete;
    WorkflowManager& operator=(const WorkflowManager&) = delete;

    /// Starts a new `W` with `input`.
    ///
    /// Throws: `Error` (duplicate) if a run with the id of `options` is known.
    template <class W>
        requires std::default_initializable<W>
    WorkflowHandle<typename W::Output> start(std::type_identity_t<typename W::Input> input,
                                             const RunOptions& options = {}) {
        return start(std::make_unique<W>(), std::move(input), options);
    }

    /// Starts a workflow that the caller has made.
    ///
    /// Throws: as above; `Error` (invalid_argument) if there is none.
    template <class W>
    WorkflowHandle<typename W::Output> start(std::unique_ptr<W> workflow,
                                             std::type_identity_t<typename W::Input> input,
                                             const RunOptions& options = {}) {
        if (workflow == nullptr)
            throw Error{ErrorCode::invalid_argument, "there is no workflow to start: null pointer"};
        auto record = std::make_shared<detail::ManagedRun<W>>(
            options, core_->now(), std::move(workflow), std::move(input));
        if (const auto known = core_->registry().add(record))
            throw_duplicate(*known);
        core_->start(record);
        return {core_, std::move(record)};
    }

    /// The status of a run; nothing if the id is unknown or no longer retained.
    [[nodiscard]] std::optional<WorkflowStatus> status(std::string_view id) const {
        const auto record = core_->registry().find(id);
        return record == nullptr ? std::nullopt : std::optional{record->context().status()};
    }

    /// How far a run is; nothing as for `status`.
    [[nodiscard]] std::optional<Progress> progress(std::string_view id) const {
        const auto record = core_->registry().find(id);
        return record == nullptr ? std::nullopt : std::optional{record->context().progress()};
    }

    /// Asks a run to stop; false if it is unknown, had been asked before or has ended.
    bool cancel(std::string_view id) noexcept {
        const auto record = core_->registry().find(id);
        return record != nullptr && detail::cancel(record->context());
    }

    /// Lets a run stand still at its next step boundary; false if it is unknown or has ended.
    bool pause(std::string_view id) noexcept {
        const auto record = core_->registry().find(id);
        return record != nullptr && record->context().pause();
    }
    bool resume(std::string_view id) noexcept {
        const auto record = core_->registry().find(id);
        return record != nullptr && record->context().resume();
    }

    /// The progress of a run now, and whenever it has changed, up to its end, which always comes.
    ///
    /// A slow reader is given the latest state and never holds up the run.
    /// Throws: `Error` (not_found) at once for an unknown id.
    /// Cancellation: the reader's wait throws `Cancelled`; the run goes on.
    /// Lifetime: may outlive the run and the manager.
    [[nodiscard]] AsyncGenerator<Progress> monitor_workflow(std::string_view id) const {
        auto record = core_->registry().find(id);
        if (record == nullptr)
            throw Error{ErrorCode::not_found,
                        "no run with the id '" + std::string{id} +
                            "' is known; it may have ended and be no longer retained"};
        return detail::monitor(std::move(record));
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

private:
    [[noreturn]] static void throw_duplicate(detail::RunRecord& known) {
        const RunContext& run = known.context();
        throw Error{ErrorCode::duplicate, "a run with the id '" + run.id() +
                                              "' is known: workflow '" + run.workflow() + "', " +
                                              std::string{to_string(run.status())} +
                                              "; start with another id or none"};
    }

    std::shared_ptr<detail::ManagerCore> core_;
};

} // namespace coflow
