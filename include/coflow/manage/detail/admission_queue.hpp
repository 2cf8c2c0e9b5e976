// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/detail/admission_line.hpp"
#include "coflow/manage/manager_options.hpp"
#include "coflow/manage/wait_report.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::detail {

/// Whose limits a run counts towards, and how urgent it is.
struct AdmissionRequest {
    std::string_view user{};
    WorkflowType type{};
    WorkflowPriority priority = WorkflowPriority::normal;
};

/// Decides which runs start next: no clock, no thread, no coroutine.
///
/// **Order.** A run has a level: its priority, and one more for each ageing interval that it has
/// been queued, up to `critical`. Of two runs the one of the higher level goes first; within a
/// level users take turns, and the runs of one user keep their order. The turns are those of
/// start-time fair queueing (Goyal, Vin, Cheng 1996) with runs of equal length and users of equal
/// weight: a run that enters a level is given the turn `max(now, last + 1)`, where `now` is the
/// latest turn that has been started from that level and `last` is that of the user's run before.
///
/// **Limits.** A run whose type or user is at its limit is passed over. One for which there is not
/// enough of a resource is not: all that it asks for is kept for it, and only runs that can do
/// without go before it.
///
/// **No starvation.** A run that has reached the highest level has a turn that does not change, and
/// so finitely many go before it.
///
/// Cost: `k + log n`, where `k` is the number of kinds: types times different sets of resources.
class AdmissionQueue {
public:
    /// Throws: `Error` (invalid_argument) for a limit of zero, or a resource that is declared
    /// twice.
    explicit AdmissionQueue(const ManagerOptions& options);
    AdmissionQueue(const AdmissionQueue&) = delete;
    AdmissionQueue& operator=(const AdmissionQueue&) = delete;

    /// What a run asks for; the same at any time, so that it needs no lock.
    ///
    /// Throws: `Error` (invalid_argument) for what can never be had.
    [[nodiscard]] Demand demand(const ResourceAmounts& resources) const;

    /// Puts `ticket` into line; its `demand` is set.
    void submit(AdmissionTicket& ticket, const AdmissionRequest& request, TimePoint now);

    /// Counts `ticket` as running without asking whether it may.
    void admit(AdmissionTicket& ticket, const AdmissionRequest& request);

    /// The run that starts now, which then counts as running; null if none may. Call it until it
    /// is null, after each other call.
    AdmissionTicket* next(TimePoint now);

    /// A run has ended.
    void finish(AdmissionTicket& ticket);

    /// A queued run is queued no more.
    void withdraw(AdmissionTicket& ticket);

    /// Why a queued run does not start; takes time in proportion to the length of the queue.
    [[nodiscard]] WaitReport explain(const AdmissionTicket& ticket, TimePoint now);

    [[nodiscard]] std::size_t queued() const noexcept { return queued_; }
    [[nodiscard]] std::size_t running() const noexcept { return running_; }

private:
    struct Resource {
        std::string name;
        std::uint64_t capacity;
    };

    static void check_limit(std::size_t limit);
    [[nodiscard]] const Resource* find(std::string_view name) const noexcept;
    [[noreturn]] void throw_unknown(std::string_view name) const;
    AdmissionLine& line_of(const AdmissionTicket& ticket, const AdmissionRequest& request);
    AdmissionType& type_of(WorkflowType type);
    void drop_if_idle(AdmissionUser& user);

    [[nodiscard]] bool may_start(const AdmissionUser& user) const noexcept {
        return user.running < per_user_;
    }
    void enter(AdmissionTicket& ticket, std::uint8_t level, TimePoint since);
    void leave(AdmissionTicket& ticket);
    void list(AdmissionLine& line);
    void unlist(AdmissionLine& line);
    void age(TimePoint now);
    void start(AdmissionTicket& ticket);
    void add_reasons(const AdmissionTicket& ticket, std::uint32_t wanted_before,
                     WaitReport& report) const;

    std::size_t total_;
    std::size_t per_type_;
    std::size_t per_user_;
    Duration ageing_;
    std::vector<Resource> resources_;
    Amounts free_{};

    std::map<std::string_view, AdmissionType> types_;
    std::map<std::pair<AdmissionType*, std::uint32_t>, AdmissionKind> kinds_;
    std::map<std::string, AdmissionUser, std::less<>> users_;
    std::set<AdmissionTicket*, ByPromotion> promotions_;
    std::vector<AdmissionKind*> order_; // of `next`, kept for its memory
    std::array<std::uint64_t, priority_count> latest_turn_{};
    std::uint64_t submitted_ = 0;
    std::size_t queued_ = 0;
    std::size_t running_ = 0;
};

} // namespace coflow::detail

#include "coflow/manage/detail/admission_queue_body.hpp"
