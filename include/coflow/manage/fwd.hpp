// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

class WorkflowManager;
struct ManagerOptions;
struct WorkflowStatistics;
struct TypeStatistics;
struct DurationStatistics;

template <class Out>
class WorkflowHandle;

} // namespace coflow
