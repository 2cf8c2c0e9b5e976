// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/task_handle.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/manage/detail/admission_gate.hpp"
#include "coflow/manage/detail/event_hub.hpp"
#include "coflow/manage/detail/run_query.hpp"
#include "coflow/manage/detail/run_registry.hpp"
#include "coflow/manage/manager_options.hpp"
#include "coflow/manage/run_filter.hpp"
#include "coflow/manage/shutdown.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// What a manager shares with its runs; it lives until the last of them is done with it.
class ManagerCore final : public std::enable_shared_from_this<ManagerCore>,
                          public RunCanceller,
                          private RunSink {
public:
    ManagerCore(RootOwner& owner, const ManagerOptions& options);

    [[nodiscard]] RunRegistry& registry() noexcept { return registry_; }
    [[nodiscard]] EventHub& events() noexcept { return events_; }
    [[nodiscard]] TimePoint now() const noexcept { return owner_.scheduler().now(); }
    [[nodiscard]] TimePoint made() const noexcept { return made_; }
    [[nodiscard]] RootOwner& owner() noexcept { return owner_; }
    [[nodiscard]] std::shared_ptr<RunRecord> find(std::string_view id) {
        return registry_.find(id, now_if_ageing());
    }

    /// For the registry, which need not know the time if it retains runs for any.
    [[nodiscard]] TimePoint now_if_ageing() const noexcept {
        return registry_.ageing() ? now() : TimePoint{};
    }

    /// Makes a run known; the one that has its id already, if any, and then nothing has happened.
    ///
    /// Throws: `Error`: closed; invalid_argument for resources or a parent that cannot be.
    std::shared_ptr<RunRecord> add(const std::shared_ptr<RunRecord>& record,
                                   const ManagedRunOptions& options);

    /// Moves a run on that has been added: into the queue, or on its way. `from` is its stage.
    bool start(RunRecord& record, RunStage from, TimePoint now);

    /// Leaves a run that has been added as it is, to be started later.
    void keep(RunRecord& record);

    bool cancel(RunRecord& record) noexcept override;
    bool pause(RunRecord& record);
    bool resume(RunRecord& record);
    [[nodiscard]] std::optional<WaitReport> why_waiting(RunRecord& record);

    [[nodiscard]] RunPage list(const RunFilter& filter, const RunPageOptions& page);

    /// Stops every run and blocks until all have ended.
    void close();

    static Task<> shutdown(std::shared_ptr<ManagerCore> core, ShutdownOptions options);

    /// Throws: `Error` (closed) after a shutdown has begun.
    void check_open() const;

private:
    static constexpr std::uint64_t closing = 1;
    static constexpr std::uint64_t one = 2;

    static Task<void> drive(std::shared_ptr<ManagerCore> core, std::shared_ptr<RunRecord> record);

    void link_to_parent(RunRecord& record, const ManagedRunOptions& options);
    void check_ancestors(RunRecord& record);
    void take_back(RunRecord& record) noexcept;
    void launch(RunRecord& record) noexcept;
    void launch(AdmissionTicket* first) noexcept;
    void cancel_if_unstarted(RunRecord& record) noexcept;
    void abandon(RunRecord& record, WorkflowStatus status, std::exception_ptr error) noexcept;
    void end(RunRecord& record) noexcept;
    void enter();
    void leave() noexcept;
    bool close_door() noexcept;
    void set_drained() noexcept;
    void cancel_all(StatusSet statuses);
    void status_changed(RunRecord& record, WorkflowStatus from,
                        WorkflowStatus to) noexcept override;
    void progress_changed(RunRecord& record) noexcept override;

    RootOwner& owner_;
    RunRegistry registry_;
    EventHub events_;
    std::unique_ptr<AdmissionGate> gate_; // null without limits
    const TimePoint made_;
    std::atomic<std::uint64_t> active_{0}; // runs that have not ended, times `one`, and `closing`
    std::atomic<bool> drained_{false};
    Event drained_event_;
};

} // namespace coflow::detail

#include "coflow/manage/detail/manager_core_body.hpp"
