// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/model/priority.hpp"
#include "coflow/model/step_scope.hpp"

#include <string>

namespace coflow::detail {

/// What a run that is executed inside of another one has from it. Constant but for `scope`, and
/// for `path`, which the run guards.
struct Nesting {
    StepScope* scope; // what surrounds the run: only for its own tasks, and null after them
    const std::string parent_id;
    const std::string user_id;
    const WorkflowPriority priority;
    const TimePoint deadline; // the greatest time point for none
    const int depth;
    std::string path{}; // from the outermost run to `scope`; of a run that has failed
};

} // namespace coflow::detail
