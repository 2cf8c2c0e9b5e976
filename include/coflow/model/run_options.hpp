// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/fwd.hpp"
#include "coflow/model/priority.hpp"

#include <string_view>
#include <type_traits>

namespace coflow {

/// Who a run is: `workflow.run(input, {.user_id = "123"})`.
///
/// Lifetime: the texts are copied when the run is created; the probe outlives the run.
struct RunOptions {
    std::string_view id{}; ///< Made up when empty.
    std::string_view user_id{};
    std::string_view parent_id{}; ///< The run that started this one.
    WorkflowPriority priority = WorkflowPriority::normal;
    StepProbe* probe = nullptr; ///< Injects faults into the run's steps; for tests.
};

static_assert(std::is_trivially_destructible_v<RunOptions>);

} // namespace coflow
