// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/workflow/workflow.hpp"

#include <nlohmann/json_fwd.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

namespace detail {

/// nlohmann::json: a parameter of templates, so that its header is needed by those only who use
/// them.
template <class T>
concept IsJson = std::same_as<T, nlohmann::json>;

} // namespace detail

/// A workflow and its input without their types: `WorkflowFactory::create` makes it from a name and
/// JSON, and it returns JSON.
///
/// Thread safety: see `Workflow`.
class JsonWorkflow {
public:
    using Input = NoInput; ///< It has its input already.
    using Output = nlohmann::json;

    explicit JsonWorkflow(std::string name) : name_{std::move(name)} {}
    JsonWorkflow(const JsonWorkflow&) = delete;
    JsonWorkflow& operator=(const JsonWorkflow&) = delete;
    virtual ~JsonWorkflow() = default;

    /// What it is registered as.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] WorkflowType type() const noexcept { return workflow().type(); }

    /// The typed workflow, for its steps and their state.
    [[nodiscard]] virtual const Workflow& workflow() const noexcept = 0;

    /// Executes it as `run`, with the contract of `run_workflow`; null for a workflow that returns
    /// nothing. The input is used up.
    virtual Task<nlohmann::json> execute(RunContext& run) = 0;

private:
    std::string name_;
};

/// The seam for managers, as for typed workflows.
inline Task<nlohmann::json> run_workflow(JsonWorkflow& workflow, NoInput, RunContext& run) {
    return workflow.execute(run);
}

} // namespace coflow
