// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/model/progress.hpp"
#include "coflow/model/type.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace coflow {

/// What happened to a run.
enum class RunEventKind : std::uint8_t {
    created,
    queued,
    started,
    paused,
    resumed,
    progress,
    completed,
    failed,
    cancelled
};

[[nodiscard]] constexpr std::string_view to_string(RunEventKind kind) noexcept {
    constexpr std::array<std::string_view, 9> names{"created",   "queued",  "started",
                                                    "paused",    "resumed", "progress",
                                                    "completed", "failed",  "cancelled"};
    const auto index = static_cast<std::size_t>(kind);
    return index < names.size() ? names[index] : "unknown";
}

/// True for the last event of a run.
[[nodiscard]] constexpr bool is_terminal(RunEventKind kind) noexcept {
    return kind >= RunEventKind::completed;
}

/// Something that happened to a run of a manager.
struct RunEvent {
    RunEventKind kind{};
    TimePoint time{};
    std::uint64_t number = 0; ///< Grows within a run; a gap is an event that was left out.
    std::string run_id{};
    std::string workflow{};
    WorkflowType type{};
    std::string user_id{};
    std::string parent_id{};
    Progress progress{};
    std::string error{}; ///< Of a failed run.
};

/// Whether a subscription has events of kind `progress`.
enum class ProgressEvents : bool { left_out, included };

/// Which events a subscription has, and how many it keeps for a slow reader; an empty text stands
/// for any.
///
/// Lifetime: the texts are copied.
struct EventFilter {
    std::string_view run_id{};
    std::string_view user_id{};
    std::string_view parent_id{};
    std::string_view workflow{};
    std::optional<WorkflowType> type{};
    ProgressEvents progress = ProgressEvents::left_out;
    std::size_t capacity = 256;
};

static_assert(std::is_trivially_destructible_v<EventFilter>);

} // namespace coflow
