// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace coflow {

/// Where a run is in its life.
enum class WorkflowStatus : std::uint8_t {
    pending,   ///< Created, not handed to anybody yet.
    queued,    ///< Waits for its turn.
    running,   ///< Executes.
    paused,    ///< Stands still at a step boundary.
    completed, ///< Ended with a result.
    failed,    ///< Ended with an error.
    cancelled  ///< Ended because it was asked to stop.
};

/// One legal move of a run's life.
struct StatusTransition {
    WorkflowStatus from;
    WorkflowStatus to;
};

/// Every legal move; what is not listed is illegal.
///
/// A run may start without queueing (when nobody manages it). A paused run cannot complete: what
/// goes on beside a paused branch first ends that branch's pause.
inline constexpr std::array<StatusTransition, 14> status_transitions{{
    {WorkflowStatus::pending, WorkflowStatus::queued},
    {WorkflowStatus::pending, WorkflowStatus::running},
    {WorkflowStatus::pending, WorkflowStatus::failed},
    {WorkflowStatus::pending, WorkflowStatus::cancelled},
    {WorkflowStatus::queued, WorkflowStatus::running},
    {WorkflowStatus::queued, WorkflowStatus::failed},
    {WorkflowStatus::queued, WorkflowStatus::cancelled},
    {WorkflowStatus::running, WorkflowStatus::paused},
    {WorkflowStatus::running, WorkflowStatus::completed},
    {WorkflowStatus::running, WorkflowStatus::failed},
    {WorkflowStatus::running, WorkflowStatus::cancelled},
    {WorkflowStatus::paused, WorkflowStatus::running},
    {WorkflowStatus::paused, WorkflowStatus::failed},
    {WorkflowStatus::paused, WorkflowStatus::cancelled},
}};

/// The statuses in the order of the enumeration.
inline constexpr std::array<WorkflowStatus, 7> workflow_statuses{
    WorkflowStatus::pending,  WorkflowStatus::queued,    WorkflowStatus::running,
    WorkflowStatus::paused,   WorkflowStatus::completed, WorkflowStatus::failed,
    WorkflowStatus::cancelled};

[[nodiscard]] constexpr bool can_transition(WorkflowStatus from, WorkflowStatus to) noexcept {
    for (const StatusTransition& transition : status_transitions)
        if (transition.from == from && transition.to == to)
            return true;
    return false;
}

/// True for a status that nothing follows.
[[nodiscard]] constexpr bool is_terminal(WorkflowStatus status) noexcept {
    return status >= WorkflowStatus::completed;
}

[[nodiscard]] constexpr std::string_view to_string(WorkflowStatus status) noexcept {
    constexpr std::array<std::string_view, workflow_statuses.size()> names{
        "pending", "queued", "running", "paused", "completed", "failed", "cancelled"};
    const auto index = static_cast<std::size_t>(status);
    return index < names.size() ? names[index] : "unknown";
}

/// The status of this name; nothing for a name that is none.
[[nodiscard]] constexpr std::optional<WorkflowStatus>
status_from_string(std::string_view name) noexcept {
    for (const WorkflowStatus status : workflow_statuses)
        if (to_string(status) == name)
            return status;
    return std::nullopt;
}

} // namespace coflow
