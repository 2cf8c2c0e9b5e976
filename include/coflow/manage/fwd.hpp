// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

class JsonWorkflow;
class WorkflowFactory;
class WorkflowManager;
struct WorkflowRegistration;
struct ManagerOptions;
struct WorkflowStatistics;
struct TypeStatistics;
struct DurationStatistics;

template <class Out>
class WorkflowHandle;

} // namespace coflow
