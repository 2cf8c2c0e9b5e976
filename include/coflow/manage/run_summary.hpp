// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/model/priority.hpp"
#include "coflow/model/progress.hpp"
#include "coflow/model/type.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace coflow {

/// A run as of one moment, by value.
struct RunSummary {
    std::string id{};
    std::string workflow{};
    WorkflowType type{};
    std::string user_id{};
    std::string parent_id{};
    WorkflowPriority priority = WorkflowPriority::normal;
    Progress progress{}; ///< Its status, too.

    // Times of the scheduler's clock, nothing while it has not happened
    TimePoint created{};
    std::optional<TimePoint> started{};
    std::optional<TimePoint> finished{};
    Duration elapsed{}; ///< From the start to the end, or until now.
    std::chrono::system_clock::time_point created_at{}; ///< By the wall clock.

    std::string error{}; ///< Why it failed, in one line.

    [[nodiscard]] WorkflowStatus status() const noexcept { return progress.status; }
};

} // namespace coflow
