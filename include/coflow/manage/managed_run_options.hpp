// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/manage/resource.hpp"
#include "coflow/model/run_options.hpp"

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace coflow {

/// What a manager does when it knows the id of a new run already.
enum class IfExists : std::uint8_t {
    refuse,      ///< An error.
    use_existing ///< A handle of the run that has it; an error if that is of another class.
};

/// What becomes of a run whose parent is cancelled.
enum class IfParentCancelled : std::uint8_t { cancel, go_on };

/// Whether a run may have to queue.
enum class Admission : std::uint8_t {
    queued,
    immediate ///< Starts whatever the limits say, for those that a running one waits for.
};

/// Who a managed run is and what it needs: `manager.start<W>(input, {.user_id = "123"})`.
///
/// Lifetime: the texts are copied when the run is created.
struct ManagedRunOptions {
    std::string_view id{}; ///< Made up when empty.
    std::string_view user_id{};
    std::string_view parent_id{}; ///< The run that started this one; it need not be known.
    WorkflowPriority priority = WorkflowPriority::normal;
    Duration timeout = Duration::max(); ///< From its start on, not while it queues.
    StepProbe* probe = nullptr;         ///< Injects faults into the steps; for tests.
    ResourceAmounts resources{};        ///< `{{"vram_gib", 6}}`; held while it runs.
    IfExists if_exists = IfExists::refuse;
    IfParentCancelled if_parent_cancelled = IfParentCancelled::cancel;
    Admission admission = Admission::queued;

    /// The part that concerns the run itself.
    [[nodiscard]] constexpr RunOptions run() const noexcept {
        return {.id = id,
                .user_id = user_id,
                .parent_id = parent_id,
                .priority = priority,
                .timeout = timeout,
                .probe = probe};
    }
};

static_assert(std::is_trivially_destructible_v<ManagedRunOptions>);

} // namespace coflow
