// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/graph_view.hpp"
#include "coflow/model/run_context.hpp"
#include "coflow/workflow/detail/type_name.hpp"
#include "coflow/workflow/fwd.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

namespace coflow {

/// The input of a workflow that takes none.
struct NoInput {
    friend bool operator==(NoInput, NoInput) = default;
};

/// What a workflow says about itself; the texts are copied.
struct WorkflowInfo {
    std::string_view name{}; ///< The name of its class when empty.
    WorkflowType type = WorkflowType::processing;
};

static_assert(std::is_trivially_destructible_v<WorkflowInfo>);

/// A workflow without its types: who it is and how its latest run is doing.
///
/// Thread safety: reading is safe from any thread, but not while a new run is being made.
/// Lifetime: outlives its run. It can run again, once the run before has ended.
class Workflow {
public:
    Workflow(const Workflow&) = delete;
    Workflow& operator=(const Workflow&) = delete;
    virtual ~Workflow() = default;

    [[nodiscard]] std::string_view name() const {
        return name_.empty() ? detail::short_type_name(typeid(*this)) : std::string_view{name_};
    }
    [[nodiscard]] WorkflowType type() const noexcept { return type_; }

    /// The latest run; null before the first. With a manager, ask the run's handle instead.
    [[nodiscard]] RunContext* latest_run() const noexcept {
        return run_.load(std::memory_order_acquire);
    }
    [[nodiscard]] WorkflowStatus status() const noexcept {
        const RunContext* const run = latest_run();
        return run == nullptr ? WorkflowStatus::pending : run->status();
    }
    [[nodiscard]] Progress progress() const {
        const RunContext* const run = latest_run();
        return run == nullptr ? Progress{} : run->progress();
    }

    /// Its steps and their order; a workflow that is not composed of steps has none to show.
    [[nodiscard]] virtual GraphView graph() const {
        GraphView view;
        view.workflow = name();
        return view;
    }

protected:
    explicit Workflow(const WorkflowInfo& info = {}) : name_{info.name}, type_{info.type} {}

private:
    friend struct detail::WorkflowAccess;

    const std::string name_;
    const WorkflowType type_;
    std::atomic<RunContext*> run_{nullptr};
    std::atomic<bool> running_{false};
    std::shared_ptr<RunContext> own_run_; // of `run()`; a manager keeps its runs itself
};

} // namespace coflow
