// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/model/run_observer.hpp"
#include "coflow/model/status.hpp"

#include <string>
#include <variant>

namespace coflow::testing {

/// A run has moved along its life.
struct StatusChange {
    WorkflowStatus from;
    WorkflowStatus to;

    friend bool operator==(const StatusChange&, const StatusChange&) = default;
};

/// Something has happened to a step.
struct StepChange {
    StepPhase phase;
    std::string id; ///< Such as "2.0.1".
    std::string name;
    int attempt = 1;
    std::string error{}; ///< Why it failed, in one line; empty if it has not.

    friend bool operator==(const StepChange&, const StepChange&) = default;
};

/// The percentage or the message of a run has changed.
struct ProgressChange {
    double percentage;
    std::string message;

    friend bool operator==(const ProgressChange&, const ProgressChange&) = default;
};

/// Something that has happened to a run, as a `Recorder` remembers it.
struct RecordedEvent {
    Duration at; ///< Since the recorder was made.
    std::string run_id;
    std::string label; ///< The run's workflow and its number among the recorded ones: "mix#2".
    std::variant<StatusChange, StepChange, ProgressChange> change;

    friend bool operator==(const RecordedEvent&, const RecordedEvent&) = default;
};

/// The event in one line, without the id, which may be made up and differ each time:
/// "1.5s mix#2 step 0 load: retrying after attempt 1: no such file".
[[nodiscard]] std::string to_string(const RecordedEvent& event);

} // namespace coflow::testing

#include "coflow/testing/detail/recorded_event.hpp"
