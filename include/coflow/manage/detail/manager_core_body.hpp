// SPDX-License-Identifier: MIT
#pragma once

// The bodies of `ManagerCore`; included at the end of its header.

#include "coflow/core/cancelled.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace coflow::detail {

inline ManagerCore::ManagerCore(RootOwner& owner, const ManagerOptions& options)
    : owner_{owner},
      registry_{options.retained_runs, options.retained_for},
      gate_{options.limits() ? std::make_unique<AdmissionGate>(options) : nullptr},
      made_{owner.scheduler().now()} {}

// Into and out of the house

inline void ManagerCore::check_open() const {
    if ((active_.load(std::memory_order_acquire) & closing) != 0)
        throw Error{ErrorCode::closed, "the manager is shutting down and starts no more runs"};
}

inline void ManagerCore::enter() {
    if ((active_.fetch_add(one, std::memory_order_acq_rel) & closing) == 0)
        return;
    leave();
    check_open();
}

inline void ManagerCore::leave() noexcept {
    if (active_.fetch_sub(one, std::memory_order_acq_rel) == (one | closing))
        set_drained();
}

inline void ManagerCore::set_drained() noexcept {
    drained_event_.set();
    drained_.store(true, std::memory_order_release);
    drained_.notify_all();
}

/// True if runs are left.
inline bool ManagerCore::close_door() noexcept {
    if (active_.fetch_or(closing, std::memory_order_acq_rel) >= one)
        return true;
    set_drained();
    return false;
}

// The start

inline std::shared_ptr<RunRecord> ManagerCore::add(const std::shared_ptr<RunRecord>& record,
                                                   const ManagedRunOptions& options) {
    if (gate_ != nullptr)
        record->ticket = gate_->ticket(*record, options.resources);
    else if (!options.resources.empty())
        static_cast<void>(
            AdmissionQueue{ManagerOptions{}}.demand(options.resources)); // says what is wrong
    record->admission = options.admission;
    record->set_sink(this);
    record->context().connect(owner_.scheduler());
    enter();
    try {
        if (!options.parent_id.empty())
            link_to_parent(*record, options);
        if (auto known = registry_.add(record, now_if_ageing())) {
            record->parent_link.reset();
            leave();
            return known;
        }
    } catch (...) {
        leave();
        throw;
    }
    try {
        check_open(); // a shutdown that has begun since may not have seen the run
        if (!options.parent_id.empty())
            check_ancestors(*record);
    } catch (...) {
        take_back(*record);
        throw;
    }
    if (events_.listened())
        events_.publish(*record, RunEventKind::created, now());
    return nullptr;
}

/// A parent that is not known is only a note: it may have ended long ago, or run elsewhere.
inline void ManagerCore::link_to_parent(RunRecord& record, const ManagedRunOptions& options) {
    if (options.if_parent_cancelled != IfParentCancelled::cancel)
        return;
    if (auto parent = find(options.parent_id)) {
        RunContext& run = parent->context();
        record.parent_link =
            std::make_unique<ParentLink>(std::move(parent), run.stop_token(), *this, record);
    }
}

/// Done once the run can be found: of two that make each other their parent, one sees the other.
inline void ManagerCore::check_ancestors(RunRecord& record) {
    constexpr int most_generations = 1000; // cancelling walks down the same way, on the stack
    const std::string& id = record.context().id();
    std::string ancestor = record.context().parent_id();
    int generations = 0;
    while (!ancestor.empty() && ancestor != id && ++generations < most_generations) {
        const auto parent = find(ancestor);
        ancestor = parent == nullptr ? std::string{} : parent->context().parent_id();
    }
    if (ancestor.empty())
        return;
    throw Error{
        ErrorCode::invalid_argument,
        "run '" + id + "' cannot have the parent '" + record.context().parent_id() + "': " +
            (ancestor == id ? "it would be its own ancestor" : "the runs are nested too deeply")};
}

/// Undoes `add` for a run that somebody may have found meanwhile, and wait for.
inline void ManagerCore::take_back(RunRecord& record) noexcept {
    record.parent_link.reset();
    registry_.remove(record);
    record.set_sink(nullptr);
    record.context().try_transition(WorkflowStatus::cancelled, now());
    record.abandon(std::make_exception_ptr(Cancelled{}));
    record.finish();
    leave();
}

inline void ManagerCore::keep(RunRecord& record) {
    record.stage = RunStage::created;
    if (record.context().stop_requested())
        cancel_if_unstarted(record);
}

inline bool ManagerCore::start(RunRecord& record, RunStage from, TimePoint now) {
    if (!record.stage.compare_exchange_strong(from, RunStage::driven))
        return false;
    record.context().transition(WorkflowStatus::queued, now);
    if (gate_ == nullptr) {
        launch(record);
        return true;
    }
    launch(gate_->enter(record, now));
    // Until it waited, whoever cancelled it left that to us.
    if (record.context().stop_requested())
        cancel_if_unstarted(record);
    return true;
}

inline void ManagerCore::launch(RunRecord& record) noexcept {
    try {
        const RunContext& run = record.context();
        const StartOptions options{.priority = run.priority(), .name = run.workflow().c_str()};
        static_cast<void>(TaskHandleAccess::start(
            owner_, drive(shared_from_this(), record.shared_from_this()), options));
    } catch (...) {
        record.abandon(std::current_exception());
        end(record);
    }
}

inline void ManagerCore::launch(AdmissionTicket* first) noexcept {
    while (first != nullptr) {
        RunRecord& record = *first->run;
        first = first->next_started; // before the run may end
        launch(record);
    }
}

inline Task<void> ManagerCore::drive(std::shared_ptr<ManagerCore> core,
                                     std::shared_ptr<RunRecord> record) {
    co_await record->execute();
    core->end(*record);
}

// The end

/// Of a run whose outcome is known; it is still in the registry, which keeps it.
inline void ManagerCore::end(RunRecord& record) noexcept {
    const std::shared_ptr<RunRecord> kept = record.shared_from_this();
    RunContext& run = record.context();
    if (!is_terminal(run.status())) // it could not even be executed
        run.try_transition(WorkflowStatus::failed, now(), record.error());
    const bool ran = record.stage.exchange(RunStage::ended) == RunStage::driven;
    record.parent_link.reset();
    registry_.retire(kept, now_if_ageing());
    if (ran && gate_ != nullptr)
        launch(gate_->finish(record, now()));
    record.ticket.reset();
    record.finish();
    leave();
}

inline bool ManagerCore::cancel(RunRecord& record) noexcept {
    RunContext& run = record.context();
    if (is_terminal(run.status()) || !run.request_stop())
        return false;
    cancel_if_unstarted(record);
    return true;
}

inline void ManagerCore::cancel_if_unstarted(RunRecord& record) noexcept {
    AdmissionTicket* starts = nullptr;
    RunStage created = RunStage::created;
    if (!record.stage.compare_exchange_strong(created, RunStage::ended) &&
        (gate_ == nullptr || !gate_->withdraw(record, now(), starts)))
        return;
    record.context().try_transition(WorkflowStatus::cancelled, now());
    record.abandon(std::make_exception_ptr(Cancelled{}));
    launch(starts);
    end(record);
}

inline bool ManagerCore::pause(RunRecord& record) {
    if (!record.context().pause())
        return false;
    if (gate_ != nullptr)
        launch(gate_->reconsider(record, now()));
    return true;
}

inline bool ManagerCore::resume(RunRecord& record) {
    if (!record.context().resume())
        return false;
    if (gate_ != nullptr)
        launch(gate_->reconsider(record, now()));
    return true;
}

inline std::optional<WaitReport> ManagerCore::why_waiting(RunRecord& record) {
    if (record.stage != RunStage::waiting) // and then the executor may be gone
        return std::nullopt;
    return gate_->explain(record, now());
}

inline RunPage ManagerCore::list(const RunFilter& filter, const RunPageOptions& page) {
    const bool newest_first = page.order == RunOrder::newest_first;
    const auto before = [newest_first](const RunPlace& left, const RunPlace& right) {
        return newest_first ? right < left : left < right;
    };
    std::optional<RunPlace> after;
    if (!page.after.empty())
        after = from_cursor(page.after);
    const auto records = registry_.all(now_if_ageing(), [&](const RunContext& run) {
        return (!after || before(*after, place_of(run))) && matches(filter, run);
    });
    std::vector<std::pair<RunPlace, RunRecord*>> places;
    places.reserve(records.size());
    for (const std::shared_ptr<RunRecord>& record : records)
        places.emplace_back(place_of(record->context()), record.get());
    const std::size_t size = std::min(page.limit, places.size());
    const auto end = places.begin() + static_cast<std::ptrdiff_t>(size);
    std::partial_sort(places.begin(), end, places.end(), [&](const auto& left, const auto& right) {
        return before(left.first, right.first);
    });
    RunPage result;
    result.runs.reserve(size);
    for (auto place = places.begin(); place != end; ++place)
        result.runs.push_back(summary_of(place->second->context()));
    if (size != 0 && size < places.size())
        result.next = to_cursor((end - 1)->first);
    return result;
}

// The shutdown

inline void ManagerCore::cancel_all(StatusSet statuses) {
    const auto wanted = [statuses](const RunContext& run) {
        return !is_terminal(run.status()) && statuses.contains(run.status());
    };
    for (const std::shared_ptr<RunRecord>& record : registry_.all(now(), wanted))
        cancel(*record);
}

inline void ManagerCore::close() {
    if (close_door()) {
        cancel_all({});
        owner_.block_until(drained_);
    }
    events_.close();
}

inline Task<> ManagerCore::shutdown(std::shared_ptr<ManagerCore> core, ShutdownOptions options) {
    core->close_door();
    core->cancel_all(WorkflowStatus::pending);
    if (options.mode == ShutdownMode::cancel)
        core->cancel_all({});
    else if (options.queued == QueuedRuns::cancel)
        core->cancel_all(WorkflowStatus::queued);
    bool in_time = true;
    try {
        co_await with_timeout(options.deadline, core->drained_event_.wait());
    } catch (const TimedOut&) {
        in_time = false;
    }
    if (!in_time) {
        core->cancel_all({});
        co_await core->drained_event_.wait();
    }
    core->events_.close();
}

// What runs say

inline void ManagerCore::status_changed(RunRecord& record, WorkflowStatus from,
                                        WorkflowStatus to) noexcept {
    registry_.count(record.context(), from, to);
    if (!events_.listened())
        return;
    const auto kind = [from, to] {
        switch (to) {
        case WorkflowStatus::queued:
            return RunEventKind::queued;
        case WorkflowStatus::running:
            return from == WorkflowStatus::paused ? RunEventKind::resumed : RunEventKind::started;
        case WorkflowStatus::paused:
            return RunEventKind::paused;
        case WorkflowStatus::completed:
            return RunEventKind::completed;
        case WorkflowStatus::failed:
            return RunEventKind::failed;
        default:
            return RunEventKind::cancelled;
        }
    };
    events_.publish(record, kind(), now());
}

inline void ManagerCore::progress_changed(RunRecord& record) noexcept {
    if (events_.wants_progress())
        events_.publish(record, RunEventKind::progress, now());
}

} // namespace coflow::detail
