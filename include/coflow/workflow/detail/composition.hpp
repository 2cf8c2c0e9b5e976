// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/policy/retry_state.hpp"
#include "coflow/workflow/step_options.hpp"
#include "coflow/workflow/workflow.hpp"

#include <string>
#include <string_view>

namespace coflow::detail {

// What all composed workflows check when a part is added. A title is such as "pipeline 'mix'".

inline std::string title_of(std::string_view kind, const Workflow& workflow) {
    return std::string{kind} + " '" + std::string{workflow.name()} + "'";
}

inline void check_idle(const std::string& title, const Workflow& workflow) {
    const WorkflowStatus status = workflow.status();
    if (status == WorkflowStatus::running || status == WorkflowStatus::paused)
        throw Error{ErrorCode::invalid_state, title + " is running; add what belongs to it before"};
}

/// `part` is such as "step 'cut'".
inline void check_part(const std::string& title, const std::string& part,
                       const StepOptions& options) {
    const std::string place = title + ", " + part + ": ";
    if (!(options.weight >= 0))
        throw Error{ErrorCode::invalid_argument, place + "weight is negative or no number"};
    try {
        static_cast<void>(RetryState{options.retry});
    } catch (const Error& error) {
        throw Error{ErrorCode::invalid_argument, place + error.what()};
    }
}

[[noreturn]] inline void throw_duplicate(const std::string& title, const std::string& part) {
    throw Error{ErrorCode::duplicate,
                title + " has " + part + " already; give each a name of its own"};
}

} // namespace coflow::detail
