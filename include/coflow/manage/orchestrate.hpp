// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/manage/workflow_manager.hpp"

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

namespace detail {

/// Those of the runs that were not started are not to be, once the others have failed.
template <class Out>
class CancelUnlessDone {
public:
    explicit CancelUnlessDone(std::vector<WorkflowHandle<Out>>& runs) noexcept : runs_{runs} {}
    ~CancelUnlessDone() {
        for (WorkflowHandle<Out>& run : runs_)
            run.cancel(); // does nothing to one that has ended
    }
    CancelUnlessDone(const CancelUnlessDone&) = delete;
    CancelUnlessDone& operator=(const CancelUnlessDone&) = delete;

private:
    std::vector<WorkflowHandle<Out>>& runs_;
};

} // namespace detail

/// Executes runs that have been created, one after the other, and returns their results.
///
/// Throws: what the first that fails throws; those after it are cancelled without having started.
/// Cancellation: as `WorkflowManager::execute`; those that have not started never do.
/// Lifetime: the manager outlives the task.
template <class Out>
    requires(!std::is_void_v<Out>)
[[nodiscard]] Task<std::vector<Out>> execute_in_sequence(WorkflowManager& manager,
                                                         std::vector<WorkflowHandle<Out>> runs) {
    const detail::CancelUnlessDone<Out> cancel{runs};
    std::vector<Out> results;
    results.reserve(runs.size());
    for (WorkflowHandle<Out>& run : runs) {
        Out result = co_await manager.execute(run);
        results.push_back(std::move(result));
    }
    co_return results;
}

/// Executes runs that have been created, all at the same time as far as the manager's limits let
/// them, and returns their results in the order of the runs.
///
/// Throws: what the first that fails throws, after the others have been cancelled and have ended.
/// Cancellation and lifetime: as `execute_in_sequence`.
template <class Out>
    requires(!std::is_void_v<Out>)
[[nodiscard]] Task<std::vector<Out>> execute_in_parallel(WorkflowManager& manager,
                                                         std::vector<WorkflowHandle<Out>> runs) {
    const detail::CancelUnlessDone<Out> cancel{runs};
    std::vector<Task<Out>> tasks;
    tasks.reserve(runs.size());
    for (WorkflowHandle<Out>& run : runs)
        tasks.push_back(manager.execute(run));
    std::vector<Out> results = co_await when_all(std::move(tasks));
    co_return results;
}

} // namespace coflow
