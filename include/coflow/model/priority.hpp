// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/priority.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace coflow {

/// How urgent a run is: the lane of its coroutines, and its place among those that queue.
using WorkflowPriority = Priority;

/// The priorities, the least urgent first.
inline constexpr std::array<WorkflowPriority, priority_count> workflow_priorities{
    WorkflowPriority::low, WorkflowPriority::normal, WorkflowPriority::high,
    WorkflowPriority::critical};

[[nodiscard]] constexpr std::string_view to_string(WorkflowPriority priority) noexcept {
    constexpr std::array<std::string_view, priority_count> names{"low", "normal", "high",
                                                                 "critical"};
    const auto index = static_cast<std::size_t>(priority);
    return index < names.size() ? names[index] : "unknown";
}

/// The priority of this name; nothing for a name that is none.
[[nodiscard]] constexpr std::optional<WorkflowPriority>
priority_from_string(std::string_view name) noexcept {
    for (const WorkflowPriority priority : workflow_priorities)
        if (to_string(priority) == name)
            return priority;
    return std::nullopt;
}

} // namespace coflow
