// SPDX-License-Identifier: MIT
// The heap that managed runs take which are all in flight at the same time, each waiting in a step,
// with everything that their manager and executor keep for them; then all of them end.
#include "memory_probe.hpp"
#include "peers.hpp"

#include <coflow/core/event.hpp>
#include <coflow/core/this_task.hpp>
#include <coflow/manage/workflow_manager.hpp>
#include <coflow/workflow/base_workflow.hpp>

#include <cstdlib>

namespace coflow::benchmarks {

namespace {

constexpr std::size_t runs = 100'000;

std::size_t waiting = 0; // everything runs on one thread

Task<void> wait_for(Event* event) {
    ++waiting;
    co_await event->wait();
}

class Waiting : public BaseWorkflow<Event*, void> {
    Task<void> execute(Event* event) override { co_await step("wait", &wait_for, event); }
};

Task<std::size_t> start_all(WorkflowManager& manager) {
    Event event;
    const std::size_t before = heap_in_use();
    for (std::size_t count = 0; count < runs; ++count)
        static_cast<void>(manager.start<Waiting>(&event));
    while (waiting < runs)
        co_await this_task::yield();
    const std::size_t grown = heap_in_use() - before;
    event.set();
    while (manager.statistics().runs[WorkflowStatus::completed] < runs)
        co_await this_task::yield();
    co_return grown;
}

std::size_t managed_runs() {
    WorkflowExecutor executor{1};
    WorkflowManager manager{executor};
    return executor.run(start_all(manager));
}

const MemoryProbe probe{"bytes_run/coflow", &managed_runs, runs};

} // namespace

} // namespace coflow::benchmarks
