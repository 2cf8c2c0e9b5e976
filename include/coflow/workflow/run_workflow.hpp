// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/workflow/base_workflow.hpp"

#include <type_traits>
#include <utility>

namespace coflow {

/// Executes `workflow` as `run`, which somebody else keeps: the seam for managers.
///
/// Moves `run` from `pending` or `queued` to `running` and to its end, calls the mixins' hooks and
/// rethrows what the workflow has thrown. A run that was asked to stop before, or that is
/// cancelled already, executes nothing and throws `Cancelled`.
///
/// Throws: as `BaseWorkflow::run`; `Error` (invalid_state) if `run` has been executed before.
/// Cancellation: a stop of the awaiting task stops the run. Both are the same if the task's
/// environment has `run.stop_token()`, which saves a callback.
/// Lifetime: `workflow` and `run` outlive the task.
template <class In, class Out, template <class> class... Mixins>
Task<Out> run_workflow(BaseWorkflow<In, Out, Mixins...>& workflow, std::type_identity_t<In> input,
                       RunContext& run) {
    return detail::WorkflowAccess::run(workflow, std::move(input), run);
}

} // namespace coflow
