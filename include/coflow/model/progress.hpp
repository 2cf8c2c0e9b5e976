// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/status.hpp"

#include <cstdint>
#include <string>

namespace coflow {

/// How far a run has come, as of one moment.
struct Progress {
    double percentage = 0;      ///< 0 to 100; never falls within a run; 100 once completed.
    std::string current_step{}; ///< The step that began last; empty before the first.
    std::string message{};      ///< What was reported last.
    WorkflowStatus status = WorkflowStatus::pending;
    std::uint64_t version =
        0; ///< Grows with every change, so that a reader sees whether it is new.
};

} // namespace coflow
