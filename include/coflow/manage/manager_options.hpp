// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/manage/resource.hpp"
#include "coflow/model/type.hpp"

#include <chrono>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace coflow {

/// For limits of a manager: as many as there are.
inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// How many runs of a type may run at the same time.
struct TypeLimit {
    WorkflowType type{};
    std::size_t max_running = unlimited;
};

/// How a `WorkflowManager` is set up.
///
/// Without limits and resources every run starts at once. With any of them, runs that may not start
/// yet queue: the most urgent first, and users of equal urgency take turns.
struct ManagerOptions {
    std::size_t retained_runs = 10'000; ///< About how many ended runs can still be asked about.
    Duration retained_for = Duration::max(); ///< And for how long after their end.

    std::size_t max_running = unlimited;          ///< Runs at the same time, in all.
    std::size_t max_running_per_type = unlimited; ///< Of each type that `type_limits` lacks.
    std::size_t max_running_per_user = unlimited; ///< Runs without a user count as one user's.
    ShortList<TypeLimit> type_limits{};           ///< `{{WorkflowType::generation, 2}}`

    /// What there is of each resource that runs may ask for: `{{"vram_gib", 24}, {"gpus", 2}}`.
    ResourceAmounts resources{};

    /// A queued run gains one level of priority each time it has waited so long.
    Duration ageing = std::chrono::minutes{1};

    /// Whether any run may ever have to queue.
    [[nodiscard]] constexpr bool limits() const noexcept {
        return max_running != unlimited || max_running_per_type != unlimited ||
               max_running_per_user != unlimited || !type_limits.empty() || !resources.empty();
    }
};

static_assert(std::is_trivially_destructible_v<ManagerOptions>);

} // namespace coflow
