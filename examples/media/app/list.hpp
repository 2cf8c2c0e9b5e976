// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/workflow_factory.hpp"

#include <string>

namespace media {

/// What can be run, and what could be if more were installed.
std::string list_of(const coflow::WorkflowFactory& factory);

} // namespace media
