// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/model/fwd.hpp"
#include "coflow/model/priority.hpp"

#include <optional>
#include <string_view>
#include <type_traits>

namespace coflow {

/// Who a run is and how long it may take: `workflow.run(input, {.user_id = "123"})`.
///
/// What a run that is started inside of another one leaves out it takes from that one: parent,
/// user, priority and probe.
/// Lifetime: the texts are copied when the run is created; the probe outlives the run.
struct RunOptions {
    std::string_view id{}; ///< Made up when empty.
    std::string_view user_id{};
    std::string_view parent_id{};               ///< The run that started this one.
    std::optional<WorkflowPriority> priority{}; ///< Normal, unless inside of another run.
    Duration timeout = Duration::max();         ///< From the run's start on, pauses included.
    StepProbe* probe = nullptr;                 ///< Injects faults into the steps; for tests.
};

static_assert(std::is_trivially_destructible_v<RunOptions>);

} // namespace coflow
