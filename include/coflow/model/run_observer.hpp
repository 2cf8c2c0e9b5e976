// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/model/fwd.hpp"
#include "coflow/model/status.hpp"
#include "coflow/model/step_id.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>

namespace coflow {

/// What happened to a step.
enum class StepPhase : std::uint8_t {
    started,
    retrying, ///< An attempt failed; another one follows.
    completed,
    restored, ///< Not run: a checkpoint had its result.
    failed,
    cancelled
};

[[nodiscard]] constexpr std::string_view to_string(StepPhase phase) noexcept {
    constexpr std::array<std::string_view, 6> names{"started",  "retrying", "completed",
                                                    "restored", "failed",   "cancelled"};
    const auto index = static_cast<std::size_t>(phase);
    return index < names.size() ? names[index] : "unknown";
}

/// A point in the life of one step, for tracing.
struct StepEvent {
    StepPhase phase;
    const StepScope& step; ///< Name, identity and attempt.
    TimePoint at;
    Duration elapsed{}; ///< Since the step started.
    std::exception_ptr error{};
};

/// Is told what happens to a run, as it happens.
///
/// Thread safety: called on the thread that made the change; the calls of one run may overlap
/// where the run has parallel branches.
/// Lifetime: outlives the runs that it observes.
class RunObserver {
public:
    RunObserver(const RunObserver&) = delete;
    RunObserver& operator=(const RunObserver&) = delete;

    /// `to` is the run's status already.
    virtual void on_status(RunContext& run, WorkflowStatus from, WorkflowStatus to) noexcept {
        static_cast<void>(run);
        static_cast<void>(from);
        static_cast<void>(to);
    }

    /// The percentage, the step or the message has changed: read `run.progress()`.
    virtual void on_progress(RunContext& run) noexcept { static_cast<void>(run); }

    /// Called only if the observer was made with `Steps::observed`.
    virtual void on_step(RunContext& run, const StepEvent& event) noexcept {
        static_cast<void>(run);
        static_cast<void>(event);
    }

    [[nodiscard]] bool observes_steps() const noexcept { return observes_steps_; }

protected:
    enum class Steps : bool { ignored, observed };

    explicit RunObserver(Steps steps = Steps::ignored) noexcept
        : observes_steps_{steps == Steps::observed} {}
    ~RunObserver() = default;

private:
    bool observes_steps_;
};

} // namespace coflow
