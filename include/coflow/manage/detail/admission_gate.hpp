// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/detail/admission_queue.hpp"
#include "coflow/manage/detail/run_record.hpp"

#include <memory>
#include <mutex>
#include <optional>

namespace coflow::detail {

/// The admission queue of a manager, for many threads.
///
/// What returns a ticket returns a chain (`next_started`) of those whose runs start now.
class AdmissionGate {
public:
    explicit AdmissionGate(const ManagerOptions& options) : queue_{options} {}

    /// Throws: `Error` (invalid_argument) for what can never be had.
    [[nodiscard]] std::unique_ptr<AdmissionTicket> ticket(RunRecord& run,
                                                          const ResourceAmounts& resources) const {
        auto ticket = std::make_unique<AdmissionTicket>();
        ticket->run = &run;
        ticket->demand = queue_.demand(resources); // which never changes, so it needs no lock
        return ticket;
    }

    /// Lets a run wait for its turn; one that is to pause stays outside until it is resumed.
    AdmissionTicket* enter(RunRecord& run, TimePoint now) {
        const std::scoped_lock guard{mutex_};
        if (run.admission == Admission::immediate) {
            run.stage = RunStage::driven;
            queue_.admit(*run.ticket, request_of(run));
            run.ticket->next_started = nullptr;
            return run.ticket.get();
        }
        run.stage = RunStage::waiting;
        if (!run.context().pause_requested())
            queue_.submit(*run.ticket, request_of(run), now);
        return started(now);
    }

    /// After a change of what the run was asked: to pause or to go on.
    AdmissionTicket* reconsider(RunRecord& run, TimePoint now) {
        const std::scoped_lock guard{mutex_};
        if (run.stage != RunStage::waiting)
            return nullptr;
        // Both are looked at under the lock, so that the last of several requests counts.
        const bool queued = run.ticket->state == AdmissionTicket::State::queued;
        if (queued == !run.context().pause_requested())
            return nullptr;
        if (queued)
            queue_.withdraw(*run.ticket);
        else
            queue_.submit(*run.ticket, request_of(run), now);
        return started(now);
    }

    /// True if the run waited and does no more; its end is then the caller's.
    bool withdraw(RunRecord& run, TimePoint now, AdmissionTicket*& starts) {
        const std::scoped_lock guard{mutex_};
        if (run.stage != RunStage::waiting)
            return false;
        run.stage = RunStage::ended;
        if (run.ticket->state == AdmissionTicket::State::queued)
            queue_.withdraw(*run.ticket);
        starts = started(now); // which it may have held up
        return true;
    }

    AdmissionTicket* finish(RunRecord& run, TimePoint now) {
        const std::scoped_lock guard{mutex_};
        queue_.finish(*run.ticket);
        return started(now);
    }

    /// Nothing unless the run waits.
    [[nodiscard]] std::optional<WaitReport> explain(const RunRecord& run, TimePoint now) {
        const std::scoped_lock guard{mutex_};
        if (run.stage != RunStage::waiting)
            return std::nullopt;
        if (run.ticket->state == AdmissionTicket::State::queued)
            return queue_.explain(*run.ticket, now);
        return WaitReport{.queued = queue_.queued(), .reasons = {{.cause = WaitCause::paused}}};
    }

private:
    static AdmissionRequest request_of(RunRecord& run) noexcept {
        const RunContext& context = run.context();
        return {context.user_id(), context.type(), context.priority()};
    }

    AdmissionTicket* started(TimePoint now) {
        AdmissionTicket* first = nullptr;
        for (AdmissionTicket** last = &first; (*last = queue_.next(now)) != nullptr;
             last = &(*last)->next_started)
            (*last)->run->stage = RunStage::driven;
        return first;
    }

    std::mutex mutex_;
    AdmissionQueue queue_;
};

} // namespace coflow::detail
