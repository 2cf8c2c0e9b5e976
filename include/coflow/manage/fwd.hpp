// SPDX-License-Identifier: MIT
#pragma once

namespace coflow {

class JsonWorkflow;
class WorkflowFactory;
class WorkflowManager;
struct WorkflowRegistration;
struct ManagerOptions;
struct ManagedRunOptions;
struct ResourceAmount;
struct WaitReport;
struct RunEvent;
struct EventFilter;
struct RunFilter;
struct RunPage;
struct RunSummary;
struct ShutdownOptions;
struct WorkflowStatistics;
struct TypeStatistics;
struct DurationStatistics;

template <class Out>
class WorkflowHandle;

} // namespace coflow
