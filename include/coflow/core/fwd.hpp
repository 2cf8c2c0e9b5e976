// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace coflow {

struct Cancelled;
class StopSource;
class StopToken;
enum class Priority : std::uint8_t;
struct ReadyNode;
struct TimerNode;
class Scheduler;
class IoExecutor;
class RunSlot;
struct Environment;

template <class T>
class Task;
template <class T>
class TaskHandle;
class WorkflowExecutor;
struct ExecutorOptions;
struct StartOptions;

namespace detail {
struct TaskAccess;
struct TaskHandleAccess;
struct ExecutorAccess;
} // namespace detail

} // namespace coflow
