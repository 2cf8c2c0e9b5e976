// SPDX-License-Identifier: MIT
#pragma once

#include "app/job.hpp"
#include "coflow/manage/workflow_manager.hpp"

#include <vector>

namespace media {

/// Runs all jobs and shows their progress on the standard error; an outcome for each.
///
/// SIGINT and SIGTERM cancel them, and it waits until they have cleaned up; a second signal ends
/// the program at once.
std::vector<Outcome> run_jobs(const std::vector<Job>& jobs, coflow::WorkflowExecutor& executor,
                              coflow::WorkflowManager& manager);

} // namespace media
