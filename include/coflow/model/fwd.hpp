// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace coflow {

enum class WorkflowStatus : std::uint8_t;
class WorkflowType;
struct Progress;
class StepId;
class StepScope;
struct StepEvent;
struct RunOptions;
struct RunHooks;
class RunObserver;
class RunContext;
class CheckpointStore;
class StepProbe;
struct GraphView;

} // namespace coflow
