// SPDX-License-Identifier: MIT
#pragma once

#include "app/command_line.hpp"
#include "app/job.hpp"
#include "coflow/manage/workflow_factory.hpp"

#include <vector>

namespace media {

/// The runs that a command stands for, each with its request.
///
/// Throws: `Error` for a folder that cannot be listed, a request that is no JSON, a setting that
/// does not fit, or a kind whose module is off.
std::vector<Job> jobs_for(const Command& command, const coflow::WorkflowFactory& factory);

} // namespace media
